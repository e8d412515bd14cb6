// How a second start of the program asks the running one for a fresh link: signed with the key of the data folder, never sending it.
import { randomBytes } from 'node:crypto';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { sameText, sign } from './secrets.ts';

/** The one address of the control endpoint; POST. */
export const CONTROL_PATH = '/control/link';
const TIME_HEADER = 'x-vedette-time';
const NONCE_HEADER = 'x-vedette-nonce';
const SIGNATURE_HEADER = 'x-vedette-signature';
/** Requests older or newer than this are refused; both ends share one clock. */
const MAX_AGE_MS = 60_000;
const MAX_NONCES = 1_000;

/** Checks requests; a signature works once. */
export interface ControlGuard {
  /** The nonce of a genuine request, or undefined. */
  check(headers: Readonly<Record<string, string | string[] | undefined>>, now: number): string | undefined;
}

export function createControlGuard(key: Buffer): ControlGuard {
  const used = new Map<string, number>();
  return {
    check(headers, now) {
      const [time, nonce, signature] = [headers[TIME_HEADER], headers[NONCE_HEADER], headers[SIGNATURE_HEADER]];
      if (typeof time !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string') return undefined;
      if (!sameText(signature, sign(key, ['control', CONTROL_PATH, time, nonce]))) return undefined;
      if (!(Math.abs(now - Number(time)) <= MAX_AGE_MS)) return undefined;
      for (const [old, at] of used) if (now - at > 2 * MAX_AGE_MS) used.delete(old);
      if (used.has(nonce) || used.size >= MAX_NONCES) return undefined;
      used.set(nonce, now);
      return nonce;
    },
  };
}

/** The answer to a genuine request, signed so that whoever else sits on the port cannot hand out a link of its own. */
export function controlAnswer(key: Buffer, nonce: string, link: string): string {
  return JSON.stringify({ link, signature: sign(key, ['answer', nonce, link]) });
}

/** Asks the console at `url` for a fresh link. Rejects with `unavailable` when it does not answer, or not genuinely, within 5 s. */
export async function requestLink(url: string, key: Buffer, now: number): Promise<string> {
  const nonce = randomBytes(16).toString('base64url');
  const time = String(now);
  const headers = { [TIME_HEADER]: time, [NONCE_HEADER]: nonce, [SIGNATURE_HEADER]: sign(key, ['control', CONTROL_PATH, time, nonce]) };
  let answer: unknown;
  try {
    const response = await fetch(new URL(CONTROL_PATH, url), { method: 'POST', headers, signal: AbortSignal.timeout(5_000), redirect: 'error' });
    answer = response.ok ? await response.json() : undefined;
  } catch (error) {
    throw new VedetteError('unavailable', `The console at ${url} does not answer. If it hangs, stop it and start again.`, { url }, error);
  }
  if (typeof answer === 'object' && answer !== null && 'link' in answer && 'signature' in answer) {
    const { link, signature } = answer;
    if (typeof link === 'string' && typeof signature === 'string' && sameText(signature, sign(key, ['answer', nonce, link]))) return link;
  }
  throw new VedetteError('unavailable', `What answers at ${url} is not the console of this data folder.`, { url });
}
