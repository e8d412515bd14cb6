// Fails when the lock file lacks an optional platform package: `npm ci` would refuse it on that platform.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/setup.mjs';

/** @type {Record<string, { optionalDependencies?: Record<string, string> }>} */
const packages = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
const lacking = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
    .map((name) => `${path} lacks ${name}`),
);
if (lacking.length > 0) {
  console.error(`package-lock.json is not complete; pin a version whose platform packages all exist:\n${lacking.join('\n')}`);
  process.exitCode = 1;
}
