// Where a program without a desktop keeps the key of its secrets.
import { dirname, join } from 'node:path';
import type { VaultKeeper } from './adapters/secret-vault.ts';

/** The key file of a program without a desktop, beside its configuration. */
export function keyFileBeside(configPath: string): VaultKeeper {
  return { kind: 'key_file', path: join(dirname(configPath), 'secrets.key') };
}
