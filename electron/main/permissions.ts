// Which browser permissions and which addresses the console has. Pure.
import { isUnderOrigin } from './origin.ts';

/** Writing to the clipboard is what "copy query" and "copy as CSV" need; nothing else of a browser's powers is used. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Whether a page at `requester` (an address or an origin) has `permission`. */
export function isPermitted(permission: string, requester: string, origin: string): boolean {
  return GRANTED.has(permission) && isUnderOrigin(requester, origin);
}

/**
 * Whether a page may load `address`: the console's own files, what it made itself (blob, data), and the inspector. While the
 * console comes from a development server its WebSocket on the same host and port belongs to it.
 */
export function isRequestAllowed(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  if (protocol === 'blob:' || protocol === 'data:' || protocol === 'devtools:') return true;
  if (isUnderOrigin(address, origin)) return true;
  return origin.startsWith('http:') && isUnderOrigin(address, origin.replace(/^http:/, 'ws:'));
}
