// Where the program itself lies: the folder that holds package.json, resources/ and out/.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VedetteError } from '../common/errors/vedette-error.ts';

/** The nearest folder upwards of `start` with a package.json; works from sources, from out/host and from a packaged app. */
export function findAppRoot(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new VedetteError('internal', `No package.json lies above ${start}; the program is not whole.`, { path: start });
    folder = parent;
  }
  return folder;
}

/** The version in package.json. */
export function readVersion(appRoot: string): string {
  const manifest = JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')) as { readonly version?: unknown };
  if (typeof manifest.version !== 'string') throw new VedetteError('internal', `package.json in ${appRoot} names no version.`, { path: appRoot });
  return manifest.version;
}
