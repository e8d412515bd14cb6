// From an address under app://vedette/ to a file name inside the console's folder, and what kind of file it is. Pure.

/** Content types of the files that a built console consists of. Anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

export interface Asset {
  /** Relative, with forward slashes, without '.' or '..' segments. */
  readonly path: string;
  readonly contentType: string;
  /** True when the name carries a content hash, so that the file can never change under it. */
  readonly immutable: boolean;
}

/** Segments of a served path: no dot files, nothing that a file system could read as another folder, drive or stream. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * The file that an address asks for, or undefined when it asks for nothing that a console consists of. The folder itself is
 * index.html; routes live in the hash, so no other address falls back to it.
 */
export function assetOf(address: string): Asset | undefined {
  if (address.length > 2_000 || !URL.canParse(address)) return undefined;
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(address).pathname);
  } catch {
    return undefined; // a broken percent escape names no file
  }
  const path = pathname === '/' || pathname === '' ? 'index.html' : pathname.slice(1);
  const segments = path.split('/');
  if (!segments.every((segment) => SEGMENT.test(segment) && !segment.includes('..'))) return undefined;
  const name = segments[segments.length - 1] ?? '';
  const dot = name.lastIndexOf('.');
  const contentType = dot < 0 ? undefined : CONTENT_TYPES[name.slice(dot).toLowerCase()];
  if (contentType === undefined) return undefined;
  return { path, contentType, immutable: path.startsWith('assets/') };
}
