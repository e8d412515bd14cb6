// A walk: everything under one OID in order, bounded, and ended when the device goes in circles.
import type { Oid, VarBind, WalkEnd, WalkOptions } from '../protocol.ts';
import { Bindings } from './ber/message.ts';
import { compareOids, decodeOid, encodeOid, startsWith } from './ber/oid.ts';
import { isException, readValue } from './ber/value.ts';
import type { Conversation } from './conversation.ts';
import { oidBytes } from './get.ts';
import { step } from './step.ts';
import type { Step } from './step.ts';

/** Ends a walk that nobody bounded. */
export const MOST_OBJECTS = 200_000;
/** Places in one walk where a device that jumps back is made to go on behind the place. */
const MOST_LEAPS = 64;

/**
 * Where to go on when a device jumps back at `oid`: at 2 just behind the row and everything below it, at 3 behind row 1 of the next
 * column, from 4 on behind the next row, the next column, and so on up the tree. 0 and 1 are the row itself.
 */
export function resumeAt(oid: Uint8Array, care: number): Uint8Array {
  if (care < 2) return oid;
  const arcs = (decodeOid(oid, 0, oid.length) ?? '').split('.').map(Number);
  if (care === 2) arcs.push(LARGEST_ARC);
  else {
    const up = care === 3 ? 1 : care - 4;
    arcs.length = Math.max(2, arcs.length - up);
    arcs.push(arcs.pop()! + 1, care === 3 ? 1 : LARGEST_ARC);
  }
  return encodeOid(arcs.join('.')) ?? oid;
}

const LARGEST_ARC = 4_294_967_295;
/** From here on {@link resumeAt} leaves whole columns out. */
const WIDE_LEAP = 5;
/** How far {@link resumeAt} is followed. */
const MOST_CARE = 12;

/** Walks. `visit` false stops. Throws SnmpFailure. */
export async function walkTree(conversation: Conversation, root: Oid, visit: (binding: VarBind) => boolean | void, options: WalkOptions): Promise<WalkEnd> {
  const start = oidBytes(root);
  // '1' alone is no prefix of octets: the first two arcs share one.
  const whole = root.includes('.', 1) ? '' : `${root.replace('.', '')}.`;
  const prefix = whole === '' ? start : start.subarray(0, 0);
  const most = options.maxObjects ?? MOST_OBJECTS;
  const seen = new Set<Oid>();
  let cursor = start;
  let objects = 0;
  let leaps = 0;
  /** After a jump back: asks for single rows, and from 2 on at {@link resumeAt}. */
  let care = 0;
  for (;;) {
    const result = await step(conversation, [resumeAt(cursor, care)], { wanted: most - objects + 1, single: care > 0, signal: options.signal });
    if (result.kind === 'stopped') {
      if (result.failure === undefined) return { objects, end: 'complete' };
      if (objects === 0) throw result.failure;
      conversation.note('object_error');
      leaps += 1;
      if (care === MOST_CARE || leaps > MOST_LEAPS) throw result.failure;
      care = Math.max(2, care + 1);
      continue;
    }
    const bindings = new Bindings(result.answer);
    let count = 0;
    let jumped = false;
    let over = false;
    while (bindings.next()) {
      const { bytes, oidStart, oidEnd } = bindings;
      const value = readValue(bytes, bindings.valueTag, bindings.valueStart, bindings.valueEnd);
      if (isException(value) || !startsWith(bytes, oidStart, oidEnd, prefix)) {
        over = true;
        break;
      }
      const oid = decodeOid(bytes, oidStart, oidEnd);
      if (oid === undefined) break;
      if (!oid.startsWith(whole)) {
        over = true;
        break;
      }
      // A row that is new although it stands before the last one belongs to a table out of order; one seen before is a circle.
      jumped = seen.has(oid) || oid === root;
      if (jumped || compareOids(bytes, oidStart, oidEnd, cursor) <= 0) conversation.note('not_increasing');
      if (jumped) break;
      if (objects >= most) return { objects, end: 'limited' };
      count += 1;
      objects += 1;
      seen.add(oid);
      cursor = bytes.slice(oidStart, oidEnd);
      if (visit({ oid, value }) === false) return { objects, end: 'stopped' };
    }
    if (over) {
      if (care < WIDE_LEAP) return { objects, end: 'complete' };
      // Past the end only because the leap went far: what lies between was not seen.
      conversation.note('loop');
      return { objects, end: 'loop' };
    }
    if (!jumped && count > 0) {
      care = 0;
      noteBulk(conversation, result, count, false);
      continue;
    }
    if (count > 0) {
      care = 1;
      continue;
    }
    if (care < MOST_CARE && leaps < MOST_LEAPS) {
      care += 1;
      if (care === 2) leaps += 1;
      continue;
    }
    conversation.note('loop');
    return { objects, end: 'loop' };
  }
}

/** Tells the limits how a GETBULK went. */
export function noteBulk(conversation: Conversation, result: Extract<Step, { kind: 'rows' }>, bindings: number, ended: boolean): void {
  const { limits } = conversation;
  if (!result.bulk) return;
  // Rows that came whole are progress: asking for less would only have less come whole.
  if (result.answer.cut) return limits.answerCut();
  if (limits.bulkAnswered(result.answer.end - result.answer.start, bindings, result.columns, result.repetitions, ended) === 'short') conversation.note('short_bulk');
}
