// The built console as a table of addresses: what is not in the folder has no address, so no path can lead out of it.
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
/** The bundler puts a hash of the content into every name under assets/, so such a file never changes. */
const HASHED = /^\/assets\/.*-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

interface StaticFile {
  readonly path: string;
  readonly type: string;
  readonly cacheControl: string;
}

export interface StaticFiles {
  /** The file at a decoded address such as `/assets/index-x.js`; `/` is index.html. */
  find(address: string): StaticFile | undefined;
}

/** Reads the folder now, and again (at most once a second) when something is asked for that was not there. */
export function createStaticFiles(folder: string, now: () => number): StaticFiles {
  let files = listFiles(folder);
  let listedAt = now();
  return {
    find(address) {
      const wanted = address === '/' ? '/index.html' : address;
      const known = files.get(wanted);
      if (known !== undefined || Math.abs(now() - listedAt) < 1_000) return known;
      files = listFiles(folder);
      listedAt = now();
      return files.get(wanted);
    },
  };
}

function listFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  const visit = (directory: string, address: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      const type = TYPES[extname(entry.name).toLowerCase()];
      if (entry.isDirectory()) visit(path, `${address}${entry.name}/`);
      else if (entry.isFile() && type !== undefined) {
        const own = `${address}${entry.name}`;
        files.set(own, { path, type, cacheControl: HASHED.test(own) ? 'public, max-age=31536000, immutable' : own.endsWith('.html') ? 'no-store' : 'no-cache' });
      }
    }
  };
  try {
    visit(folder, '/');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // not built yet: nothing to serve
  }
  return files;
}
