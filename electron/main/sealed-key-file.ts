// The file with the vault's key as the OS has sealed it, beside the configuration.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SealedKeyFile } from './secrets.ts';

/** `configPath`: the configuration's file, whose folder it shares with the secrets themselves. */
export function createSealedKeyFile(configPath: string): SealedKeyFile {
  const folder = dirname(configPath);
  const path = join(folder, 'secrets.sealed-key');
  return {
    async read() {
      try {
        return await readFile(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(bytes) {
      await mkdir(folder, { recursive: true });
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
    setAside: () => rename(path, `${path}.unreadable`),
  };
}
