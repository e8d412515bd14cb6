// A folder that looks like a release of Electron for Linux: enough for electron-builder to pack an app around it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** The mark before the fuses in Electron's binary, and one byte per fuse ('0' off, '1' on) after version and count. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 9;

/** Writes the stub into `folder`. Its fuses are on and off as a fresh Electron has them, so that flipping is seen. */
export async function writeStubElectron(folder: string, version: string): Promise<void> {
  const defaultApp = join(folder, 'default-app');
  mkdirSync(join(folder, 'dist/resources'), { recursive: true });
  mkdirSync(defaultApp);
  writeFileSync(join(defaultApp, 'package.json'), '{"name":"default","main":"main.js"}');
  writeFileSync(join(defaultApp, 'main.js'), '');
  await createPackage(defaultApp, join(folder, 'dist/resources/default_app.asar'));
  const fuses = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSE_COUNT]), Buffer.from('101001011')]);
  writeFileSync(join(folder, 'dist/electron'), Buffer.concat([Buffer.from('stub'), fuses, Buffer.alloc(16)]), { mode: 0o755 });
  writeFileSync(join(folder, 'dist/chrome-sandbox'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'dist/chrome_crashpad_handler'), '', { mode: 0o755 });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'icudtl.dat']) writeFileSync(join(folder, 'dist', name), name);
  writeFileSync(join(folder, 'dist/version'), version);
}
