// A copy of the built program, so that a build under way does not change the console under a test.
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { APP_ROOT } from '../../support/start-headless.ts';

/** Where the build lies: out/, or the folder that VEDETTE_OUT names. */
const BUILT = process.env['VEDETTE_OUT'] ?? join(APP_ROOT, 'out');

/** Copies out/host and out/renderer into `folder` and links what they need beside them; answers the path of the headless program there. */
export function copyBuilt(folder: string): string {
  for (const part of [join('host', 'headless.js'), join('renderer', 'index.html')]) {
    if (!existsSync(join(BUILT, part))) throw new Error(`${BUILT} holds no ${part}: run \`npm run build\` first.`);
  }
  mkdirSync(join(folder, 'out'), { recursive: true });
  for (const part of ['host', 'renderer']) cpSync(join(BUILT, part), join(folder, 'out', part), { recursive: true });
  cpSync(join(APP_ROOT, 'package.json'), join(folder, 'package.json'));
  for (const part of ['node_modules', 'resources']) symlinkSync(join(APP_ROOT, part), join(folder, part), 'junction');
  return join(folder, 'out', 'host', 'headless.js');
}
