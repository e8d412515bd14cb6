// Object identifiers as text and as the content octets of BER (X.690 §8.19): conversion and order.
import type { Oid } from '../../protocol.ts';

/** RFC 2578 §3.5: at most 128 sub-identifiers of at most 2^32 - 1. */
const MOST_ARCS = 128;
const LARGEST_ARC = 4_294_967_295;

/**
 * The content octets of an OID (no tag, no length), or undefined when the text is none: empty, more than 128 arcs, an arc above
 * 2^32 - 1, a first arc above 2. One arc alone is encoded as that arc and 0, as every agent expects of '1'.
 */
export function encodeOid(text: Oid): Uint8Array | undefined {
  const arcs: number[] = [];
  let from = text.startsWith('.') ? 1 : 0;
  while (from <= text.length) {
    const dot = text.indexOf('.', from);
    const part = text.slice(from, dot === -1 ? text.length : dot);
    if (part.length === 0 || part.length > 10 || !/^\d+$/.test(part)) return undefined;
    const arc = Number(part);
    if (arc > LARGEST_ARC || arcs.length === MOST_ARCS) return undefined;
    arcs.push(arc);
    if (dot === -1) break;
    from = dot + 1;
  }
  const first = arcs[0]!;
  const second = arcs[1] ?? 0;
  if (first > 2 || (first < 2 && second > 39)) return undefined;
  const bytes: number[] = [];
  pushArc(bytes, first * 40 + second);
  for (let i = 2; i < arcs.length; i++) pushArc(bytes, arcs[i]!);
  return Uint8Array.from(bytes);
}

function pushArc(bytes: number[], arc: number): void {
  // Arithmetic instead of shifts: 2.4294967295 makes a first sub-identifier of 33 bits.
  let shift = 1;
  while (shift * 128 <= arc) shift *= 128;
  for (; shift > 1; shift /= 128) bytes.push(0x80 | (Math.floor(arc / shift) % 128));
  bytes.push(arc % 128);
}

/** The sub-identifiers of content octets as dotted text, without unfolding the first one; '' for no bytes. Undefined when damaged. */
export function arcsText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let arc = 0;
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    arc = arc * 128 + (byte & 0x7f);
    length += 1;
    if (length > 5) return undefined;
    if ((byte & 0x80) !== 0) continue;
    if (arc > LARGEST_ARC) return undefined;
    text = text === '' ? `${arc}` : `${text}.${arc}`;
    arc = 0;
    length = 0;
  }
  return length === 0 ? text : undefined;
}

/** Content octets as text. Undefined when they are damaged: cut inside an arc, an arc above 2^32 - 1. No bytes at all read as '0.0', which old agents mean by it. */
export function decodeOid(bytes: Uint8Array, start: number, end: number): Oid | undefined {
  if (end <= start) return '0.0';
  let at = start;
  let first = 0;
  for (;;) {
    const byte = bytes[at]!;
    first = first * 128 + (byte & 0x7f);
    at += 1;
    if ((byte & 0x80) === 0) break;
    if (at >= end || at - start >= 5) return undefined;
  }
  if (first > LARGEST_ARC + 80) return undefined;
  const head = first < 40 ? `0.${first}` : first < 80 ? `1.${first - 40}` : `2.${first - 80}`;
  const rest = arcsText(bytes, at, end);
  return rest === undefined ? undefined : rest === '' ? head : `${head}.${rest}`;
}

/** Whether `bytes[start, end)` begins with `prefix`. */
export function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  const length = prefix.length;
  if (end - start < length) return false;
  // From the back: OIDs of one device differ there.
  for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}

/** Whether two stretches hold the same bytes. */
export function sameBytes(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array): boolean {
  return aEnd - aStart === b.length && startsWith(a, aStart, aEnd, b);
}

/**
 * Lexicographic order of content octets by sub-identifier: negative, 0 or positive. Bytes alone do not give it, because a larger
 * arc may begin with a smaller byte; the length of the arc in which they differ decides first.
 */
export function compareOids(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart = 0, bEnd = b.length): number {
  let i = aStart;
  let j = bStart;
  while (i < aEnd && j < bEnd) {
    let x = 0;
    let y = 0;
    let byte: number;
    do {
      byte = a[i]!;
      x = x * 128 + (byte & 0x7f);
      i += 1;
    } while ((byte & 0x80) !== 0 && i < aEnd);
    do {
      byte = b[j]!;
      y = y * 128 + (byte & 0x7f);
      j += 1;
    } while ((byte & 0x80) !== 0 && j < bEnd);
    if (x !== y) return x - y;
  }
  return aEnd - i - (bEnd - j);
}
