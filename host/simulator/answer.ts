// How a simulated agent answers one datagram of SNMPv1 or v2c: RFC 1157 §4.1, RFC 3416 §4.2, RFC 3584 §4.2 between the two.
import { Bindings, readEnvelope } from '../../agent-runtime/snmp/engine/ber/message.ts';
import { PDU, TAG } from '../../agent-runtime/snmp/engine/ber/tags.ts';
import { readValue, writeValue } from '../../agent-runtime/snmp/engine/ber/value.ts';
import { BerWriter } from '../../agent-runtime/snmp/engine/ber/writer.ts';
import type { SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import { currentValue } from './object-table.ts';
import type { ObjectTable, SimulatedObject } from './object-table.ts';

/** What an agent is made of. */
export interface Agent {
  readonly objects: ObjectTable;
  /** Reads. */
  readonly community: string;
  /** Reads and writes. */
  readonly writeCommunity: string;
  /** Octets of the longest answer. */
  readonly largestMessage: number;
  readonly mostRepetitions: number;
  /** Knows no SNMPv2c, or no GETBULK: such a request gets no answer. */
  readonly onlyV1: boolean;
  readonly noBulk: boolean;
}

const STATUS = { tooBig: 1, noSuchName: 2, badValue: 3, noAccess: 6, wrongType: 7, wrongValue: 10, notWritable: 17 } as const;
/** Most bindings in a request; more are not answered. */
const MOST_BINDINGS = 2_000;

interface AskedBinding {
  readonly oid: Uint8Array;
  readonly value: SnmpValue;
}
interface Failure {
  readonly status: number;
  /** From 1; 0 is the whole request. */
  readonly index: number;
}

const writer = new BerWriter();
const bindingWriter = new BerWriter();
const exceptionTags: Partial<Record<SnmpValue['type'], number>> = { noSuchObject: TAG.noSuchObject, noSuchInstance: TAG.noSuchInstance, endOfMibView: TAG.endOfMibView };
const NO_OBJECT: SnmpValue = { type: 'noSuchObject', value: null };
const NO_INSTANCE: SnmpValue = { type: 'noSuchInstance', value: null };
const END: SnmpValue = { type: 'endOfMibView', value: null };

/** The answer, or undefined where an agent is silent: foreign bytes, wrong community, versions that it does not speak. Never throws. */
export function answerTo(bytes: Uint8Array, agent: Agent): Uint8Array | undefined {
  const envelope = readEnvelope(bytes);
  const pdu = envelope?.answer;
  if (envelope === undefined || pdu === undefined || envelope.cut || (envelope.version !== 0 && envelope.version !== 1)) return undefined;
  const v1 = envelope.version === 0;
  if ((!v1 && agent.onlyV1) || (pdu.tag === PDU.getBulk && (v1 || agent.noBulk))) return undefined;
  const communityOctets = bytes.slice(envelope.communityStart, envelope.communityEnd);
  const community = new TextDecoder().decode(communityOctets);
  if (community !== agent.community && community !== agent.writeCommunity) return undefined;
  const asked = readBindings(new Bindings(pdu));
  if (asked === undefined) return undefined;

  const room = agent.largestMessage - communityOctets.length - 40;
  const reply = (parts: readonly Uint8Array[], { status, index }: Failure): Uint8Array => message(envelope.version, communityOctets, pdu.requestId, parts, status, index);
  const refuse = (failure: Failure): Uint8Array => reply(asked.map(({ oid, value }) => encodedBinding(oid, value)), v1 ? { ...failure, status: statusOfV1(failure.status) } : failure);
  const whole = (parts: readonly Uint8Array[]): Uint8Array => (sizeOf(parts) > room ? reply([], { status: STATUS.tooBig, index: 0 }) : reply(parts, { status: 0, index: 0 }));
  switch (pdu.tag) {
    case PDU.get: {
      const values = asked.map(({ oid }) => valueAt(agent.objects, oid));
      const missing = v1 ? values.findIndex((value) => exceptionTags[value.type] !== undefined || value.type === 'counter64') : -1;
      return missing >= 0 ? refuse({ status: STATUS.noSuchName, index: missing + 1 }) : whole(asked.map(({ oid }, at) => encodedBinding(oid, values[at]!)));
    }
    case PDU.getNext: {
      const found = asked.map(({ oid }) => nextAfter(agent.objects, oid, v1));
      const missing = v1 ? found.findIndex((next) => next === undefined) : -1;
      return missing >= 0 ? refuse({ status: STATUS.noSuchName, index: missing + 1 }) : whole(found.map((next, at) => (next === undefined ? encodedBinding(asked[at]!.oid, END) : encodedBinding(next.key, next.value))));
    }
    case PDU.getBulk:
      return reply(bulk(agent, asked, pdu.status, pdu.index, room), { status: 0, index: 0 });
    case PDU.set: {
      const failure = community === agent.writeCommunity ? write(agent.objects, asked) : { status: STATUS.noAccess, index: 1 };
      return failure === undefined ? whole(asked.map(({ oid, value }) => encodedBinding(oid, value))) : refuse(failure);
    }
    default:
      return undefined;
  }
}

/** Undefined when damaged or too many. */
function readBindings(bindings: Bindings): AskedBinding[] | undefined {
  const asked: AskedBinding[] = [];
  while (bindings.next()) {
    const { bytes, oidEnd, oidStart, valueEnd, valueStart, valueTag } = bindings;
    if (asked.length === MOST_BINDINGS) return undefined;
    asked.push({ oid: bytes.slice(oidStart, oidEnd), value: readValue(bytes, valueTag, valueStart, valueEnd) });
  }
  return bindings.damaged ? undefined : asked;
}

function valueAt(objects: ObjectTable, oid: Uint8Array): SnmpValue {
  const object = objects.get(oid);
  if (object !== undefined) return currentValue(object);
  return objects.hasSibling(oid) ? NO_INSTANCE : NO_OBJECT;
}

function nextAfter(objects: ObjectTable, oid: Uint8Array, v1: boolean): { readonly key: Uint8Array; readonly value: SnmpValue } | undefined {
  for (const { key, object } of objects.after(oid)) {
    const value = currentValue(object);
    // SNMPv1 has no Counter64: its managers see what stands behind (RFC 3584 §4.2.2.1).
    if (!v1 || value.type !== 'counter64') return { key, value };
  }
  return undefined;
}

/** RFC 3416 §4.2.3: the repeaters side by side, and as much of it as there is room for. */
function bulk({ mostRepetitions, objects }: Agent, asked: readonly AskedBinding[], nonRepeaters: number, maxRepetitions: number, room: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let size = 0;
  const add = (part: Uint8Array): boolean => {
    size += part.length;
    if (size > room) return false;
    parts.push(part);
    return true;
  };
  const singles = Math.min(Math.max(0, nonRepeaters), asked.length);
  for (const { oid } of asked.slice(0, singles)) {
    const next = nextAfter(objects, oid, false);
    if (!add(next === undefined ? encodedBinding(oid, END) : encodedBinding(next.key, next.value))) return parts;
  }
  const columns = asked.slice(singles).map(({ oid }) => ({ at: oid, steps: objects.after(oid), ended: false }));
  for (let repetition = 0; repetition < Math.min(Math.max(0, maxRepetitions), mostRepetitions); repetition += 1) {
    if (columns.every(({ ended }) => ended)) return parts;
    for (const column of columns) {
      const step = column.ended ? undefined : column.steps.next().value;
      column.ended = step === undefined;
      if (step !== undefined) column.at = step.key;
      if (!add(encodedBinding(column.at, step === undefined ? END : currentValue(step.object)))) return parts;
    }
  }
  return parts;
}

/** All or nothing. */
function write(objects: ObjectTable, asked: readonly AskedBinding[]): Failure | undefined {
  const found: SimulatedObject[] = [];
  for (const [at, { oid, value }] of asked.entries()) {
    const object = objects.get(oid);
    const fail = (status: number): Failure => ({ status, index: at + 1 });
    if (object?.writable === undefined) return fail(STATUS.notWritable);
    if (currentValue(object).type !== value.type) return fail(STATUS.wrongType);
    if (!object.writable.accepts(value)) return fail(STATUS.wrongValue);
    found.push(object);
  }
  for (const [at, { writable }] of found.entries()) writable!.write(asked[at]!.value);
  return undefined;
}

/** RFC 3584 §4.3. */
function statusOfV1(status: number): number {
  if (status === STATUS.wrongType || status === STATUS.wrongValue) return STATUS.badValue;
  return status === STATUS.noAccess || status === STATUS.notWritable ? STATUS.noSuchName : status;
}

/** One binding as it stands in a message. */
export function encodedBinding(oid: Uint8Array, value: SnmpValue): Uint8Array {
  bindingWriter.reset();
  const exception = exceptionTags[value.type];
  if (exception !== undefined) bindingWriter.tagged(exception, new Uint8Array());
  else writeValue(bindingWriter, value);
  bindingWriter.tagged(TAG.oid, oid);
  bindingWriter.header(TAG.sequence, 0);
  return bindingWriter.finish();
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function message(version: number, community: Uint8Array, requestId: number, parts: readonly Uint8Array[], status: number, index: number): Uint8Array {
  writer.reset();
  writeBindings(writer, parts);
  writer.integer(index);
  writer.integer(status);
  writer.integer(requestId);
  writer.header(PDU.response, 0);
  writer.octets(community);
  writer.integer(version);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

/** A list of bindings. */
export function writeBindings(into: BerWriter, parts: readonly Uint8Array[]): void {
  const before = into.length;
  for (const part of parts.toReversed()) into.raw(part);
  into.header(TAG.sequence, before);
}
