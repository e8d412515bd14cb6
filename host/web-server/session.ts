// Who may use the console in a browser: one-time links, and the cookie that a link turns into.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DAY, MINUTE } from '../../common/time/millis.ts';
import { sameText, sign } from './secrets.ts';

/** How long a link works when nobody opens it. */
export const LINK_LIFETIME_MS = 10 * MINUTE;
/** How long a browser stays signed in. */
export const SESSION_LIFETIME_MS = 30 * DAY;
/** Links that may be open at once; the oldest gives way. */
const MAX_LINKS = 32;
const TOKEN_BYTES = 32;

/** One-time tokens, kept as hashes in memory: a restart voids them. */
export interface LinkTokens {
  create(now: number): string;
  /** True once for a token that was created less than LINK_LIFETIME_MS ago. */
  redeem(token: string, now: number): boolean;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export function createLinkTokens(): LinkTokens {
  let open: { readonly hash: Buffer; readonly expires: number }[] = [];
  return {
    create(now) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      open = [...open.filter((link) => link.expires > now), { hash: hashOf(token), expires: now + LINK_LIFETIME_MS }].slice(-MAX_LINKS);
      return token;
    },
    redeem(token, now) {
      const hash = hashOf(token);
      const found = open.find((link) => timingSafeEqual(link.hash, hash));
      open = open.filter((link) => link !== found && link.expires > now);
      return found !== undefined && found.expires > now;
    },
  };
}

/** Cookies are shared by all ports of a host, so each console names its own. */
function cookieName(port: number): string {
  return `vedette_${port}`;
}

/** A Set-Cookie header for a new session. `Secure` is left out because the console is served over plain http on loopback. */
export function sessionCookie(port: number, key: Buffer, now: number): string {
  const expires = String(now + SESSION_LIFETIME_MS);
  const id = randomBytes(16).toString('base64url');
  const value = `${expires}.${id}.${sign(key, ['session', String(port), expires, id])}`;
  return `${cookieName(port)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_LIFETIME_MS / 1_000}`;
}

/** Whether a Cookie header carries a session of this console that still holds. */
export function hasSession(header: string | undefined, port: number, key: Buffer, now: number): boolean {
  if (header === undefined || header.length > 8_000) return false;
  const prefix = `${cookieName(port)}=`;
  return header
    .split(';')
    .map((part) => part.trim())
    .some((part) => part.startsWith(prefix) && isValid(part.slice(prefix.length), port, key, now));
}

function isValid(value: string, port: number, key: Buffer, now: number): boolean {
  const [expires = '', id = '', signature = '', ...rest] = value.split('.');
  if (rest.length > 0 || !/^\d{1,15}$/.test(expires)) return false;
  return sameText(signature, sign(key, ['session', String(port), expires, id])) && Number(expires) > now;
}
