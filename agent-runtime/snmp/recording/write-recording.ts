// Saves a walk as a .snmprec file, without the secrets that agents tell.
import type { Oid, VarBind } from '../protocol.ts';
import { octetText, writtenValue } from './recorded-value.ts';

/**
 * Subtrees that name users, keys and communities: USM users (RFC 3414), the groups they are in (VACM, RFC 3415), communities (RFC 3584),
 * and the parameters of trap targets (RFC 3413).
 */
const SECRET_SUBTREES: readonly Oid[] = ['1.3.6.1.6.3.15', '1.3.6.1.6.3.16', '1.3.6.1.6.3.18', '1.3.6.1.6.3.12.1.3'];
/** Shorter secrets would take half of the texts with them; a community of one letter keeps nobody out either. */
const SHORTEST_SECRET = 2;

/** Writes objects as lines, in their order. `secrets`: communities and passphrases; any text that holds one is left out. */
export function writeRecording(objects: Iterable<VarBind>, secrets: readonly string[] = []): { readonly text: string; readonly written: number; readonly leftOut: number } {
  const hidden = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const lines: string[] = [];
  let leftOut = 0;
  for (const { oid, value } of objects) {
    const line = writtenValue(value);
    if (line === undefined) continue;
    const secret = SECRET_SUBTREES.some((subtree) => oid.startsWith(`${subtree}.`)) || (value.type === 'octets' && hidden.some((text) => octetText(value.value).includes(latinText(text)))) || spells(oid, hidden);
    if (secret) leftOut += 1;
    else lines.push(`${oid}|${line}`);
  }
  return { text: lines.length === 0 ? '' : `${lines.join('\n')}\n`, written: lines.length, leftOut };
}

/** The octets of a text in UTF-8, a character each. */
function latinText(text: string): string {
  return octetText(new TextEncoder().encode(text));
}

/** Whether an index spells a secret, character by character, as tables indexed by a name do. */
function spells(oid: Oid, secrets: readonly string[]): boolean {
  return secrets.some((secret) => `.${oid}.`.includes(`.${[...new TextEncoder().encode(secret)].join('.')}.`));
}
