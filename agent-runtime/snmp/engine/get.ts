// GET, GETNEXT and SET of single objects: splits what is too much, and one bad object never costs the others.
import { SnmpFailure } from '../protocol.ts';
import type { Oid, SnmpValue, VarBind } from '../protocol.ts';
import { Bindings } from './ber/message.ts';
import type { Answer } from './ber/message.ts';
import { decodeOid, encodeOid, sameBytes } from './ber/oid.ts';
import { PDU } from './ber/tags.ts';
import { NO_SUCH_OBJECT, readValue } from './ber/value.ts';
import { STATUS } from './conversation.ts';
import type { Conversation } from './conversation.ts';

const NO_INSTANCE: SnmpValue = { type: 'noSuchInstance', value: null };
const END: SnmpValue = { type: 'endOfMibView', value: null };

/** An OID as octets. Throws SnmpFailure `refused`. */
export function oidBytes(oid: Oid): Uint8Array {
  const bytes = encodeOid(oid);
  if (bytes === undefined) throw new SnmpFailure('refused', `'${oid}' is no object identifier: write it as in 1.3.6.1.2.1.1.3.0.`);
  return bytes;
}

/** The bindings of an answer; stops before one that is damaged. */
export function unpack(answer: Answer): { readonly oids: Uint8Array[]; readonly bindings: VarBind[] } {
  const oids: Uint8Array[] = [];
  const bindings: VarBind[] = [];
  const from = new Bindings(answer);
  while (from.next()) {
    const oid = decodeOid(from.bytes, from.oidStart, from.oidEnd);
    if (oid === undefined) break;
    oids.push(from.bytes.subarray(from.oidStart, from.oidEnd));
    bindings.push({ oid, value: readValue(from.bytes, from.valueTag, from.valueStart, from.valueEnd) });
  }
  return { oids, bindings };
}

interface Wanted {
  readonly oid: Oid;
  readonly bytes: Uint8Array;
  value: SnmpValue | undefined;
  /** Of GETNEXT: what stands there instead. */
  found: Oid | undefined;
  /** The status that it alone was answered with. */
  error: SnmpFailure | undefined;
}

/** GET, or GETNEXT with `next`. Answers in the order asked. Throws SnmpFailure when none of them could be had. */
export async function getObjects(conversation: Conversation, oids: readonly Oid[], next: boolean, signal: AbortSignal | undefined): Promise<VarBind[]> {
  const objects: Wanted[] = oids.map((oid) => ({ oid, bytes: oidBytes(oid), value: undefined, found: undefined, error: undefined }));
  let open = objects;
  while (open.length > 0) {
    const part = open.slice(0, conversation.limits.maxGet);
    await askPart(conversation, part, next, signal);
    open = objects.filter((object) => object.value === undefined && object.error === undefined);
  }
  const failed = objects.find((object) => object.error !== undefined);
  // Errors on everything are the device's word; on some, those read as missing and the rest is worth having.
  if (failed?.error !== undefined && objects.every((object) => object.error !== undefined)) throw failed.error;
  return objects.map((object) => {
    if (object.error !== undefined) conversation.note('object_error');
    return { oid: object.found ?? object.oid, value: object.value ?? NO_INSTANCE };
  });
}

/** Asks some objects once; those that cannot be answered together stay open or carry their error. */
async function askPart(conversation: Conversation, part: readonly Wanted[], next: boolean, signal: AbortSignal | undefined): Promise<void> {
  // v1 has no word for a missing object but an error for the whole question; GETNEXT of what stands before each of them tells all at once.
  const byNext = !next && (conversation.silentGet || (conversation.isV1 && part.length > 1));
  // Of a device that cuts its answers off, one object comes whole when it stands first of several.
  const padded = part.length === 1 && !next && conversation.cutsAnswers ? [part[0]!, part[0]!, part[0]!] : part;
  const asked = byNext ? padded.map((object) => before(object.bytes)) : padded.map((object) => object.bytes);
  const request = { tag: next || byNext ? PDU.getNext : PDU.get, oids: asked };
  // Of a stranger one silence is enough to look whether it answers in another way: repeats come after that, and the look was one of them.
  const isStranger = conversation.looksEarly;
  let answer: Answer;
  try {
    answer = await conversation.ask(request, isStranger ? { signal, retries: 0 } : { signal });
  } catch (error) {
    if (!(error instanceof SnmpFailure) || error.kind !== 'timeout') throw error;
    if (await anotherWay(conversation, part, next || byNext, signal)) return;
    if (!isStranger || conversation.retries < 2) throw error;
    answer = await conversation.ask(request, { signal, retries: conversation.retries - 2 });
  }
  if (answer.cut) conversation.cutsAnswers = true;
  if (answer.status !== STATUS.ok) return refused(conversation, answer, part, next);
  const { oids, bindings } = unpack(answer);
  for (const [i, binding] of bindings.entries()) {
    const object = part[i];
    if (object === undefined) break;
    if (next) {
      object.found = binding.oid;
      object.value = binding.value;
    } else if (byNext || !sameBytes(oids[i]!, 0, oids[i]!.length, object.bytes)) {
      // Agents that answer another object than was asked for (or, asked by GETNEXT, the one after) have none there.
      object.value = binding.oid === object.oid ? binding.value : conversation.isV1 ? NO_SUCH_OBJECT : NO_INSTANCE;
    } else object.value = binding.value;
  }
  if (answer.cut && (bindings.length > 0 || (part.length === 1 && padded === part && !next))) return;
  if (bindings.length >= part.length) return conversation.limits.getAnswered(part.length);
  if (!conversation.limits.shrinkGet(part.length)) part[0]!.error = new SnmpFailure('malformed', `${conversation.address} answers without the object ${part[0]!.oid}.`);
}

/** Whether silence turned out to be the silence of GET, or of v2c; then the part is asked again. */
async function anotherWay(conversation: Conversation, part: readonly Wanted[], next: boolean, signal: AbortSignal | undefined): Promise<boolean> {
  const first = part[0]!.bytes;
  if (!conversation.heard) {
    const wasV1 = conversation.isV1;
    if (!(await conversation.findAnotherWay(first, signal))) return false;
    if (wasV1 !== conversation.isV1) return true;
  } else if (next) return false;
  if (next) return true;
  try {
    await conversation.ask({ tag: PDU.getNext, oids: [before(first)] }, { retries: 0, signal });
  } catch (error) {
    if (error instanceof SnmpFailure && error.kind === 'timeout') return false;
    throw error;
  }
  conversation.silentGet = true;
  conversation.note('silent_get');
  return true;
}

/** An error status: too big is halved; what the index points at is set aside; without an index one at a time. */
function refused(conversation: Conversation, answer: Answer, part: readonly Wanted[], next: boolean): void {
  if (answer.status === STATUS.tooBig) {
    conversation.note('too_big');
    if (!conversation.limits.shrinkGet(part.length)) part[0]!.error = conversation.statusFailure(answer, `the object ${part[0]!.oid} alone`);
    return;
  }
  const blamed = part[answer.index - 1] ?? (part.length === 1 ? part[0] : undefined);
  if (blamed === undefined) {
    // An index that points nowhere: the halves will tell.
    conversation.limits.shrinkGet(part.length);
    return;
  }
  if (answer.status === STATUS.noSuchName) {
    blamed.value = next ? END : NO_SUCH_OBJECT;
    blamed.found = next ? blamed.oid : undefined;
  } else blamed.error = conversation.statusFailure(answer, `the object ${blamed.oid}`);
}

/** An OID just before another, so that GETNEXT of it finds the other: without a last arc of 0, else the arc before with the largest arc behind it. */
function before(oid: Uint8Array): Uint8Array {
  const arcs = (decodeOid(oid, 0, oid.length) ?? '').split('.');
  const last = Number(arcs.pop());
  return encodeOid([...arcs, ...(last > 0 ? [last - 1, 4_294_967_295] : [])].join('.')) ?? oid;
}

/** SET, all or nothing. Throws SnmpFailure with the device's status. */
export async function setObjects(conversation: Conversation, bindings: readonly VarBind[], signal: AbortSignal | undefined): Promise<VarBind[]> {
  // Without repeats of the question: a SET whose answer was lost may have been done.
  const answer = await conversation.ask({ tag: PDU.set, oids: bindings.map(({ oid }) => oidBytes(oid)), values: bindings.map(({ value }) => value) }, { signal, retries: 0 });
  const blamed = bindings[answer.index - 1];
  if (answer.status !== STATUS.ok) throw conversation.statusFailure(answer, `SET${blamed === undefined ? '' : ` of ${blamed.oid}`}`);
  return unpack(answer).bindings;
}
