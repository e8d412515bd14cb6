// Messages of SNMP: requests as bytes, answers as a header and the stretch of bytes in which their bindings stand. RFC 1157, 1901, 3416.
import type { SnmpValue } from '../../protocol.ts';
import { BerReader } from './reader.ts';
import type { RequestTag } from './tags.ts';
import { PDU, TAG } from './tags.ts';
import { writeValue } from './value.ts';
import type { BerWriter } from './writer.ts';

/** What is asked, whatever the version. OIDs are content octets. `values` belong to a SET, one for each OID. */
export interface Request {
  readonly tag: RequestTag;
  readonly oids: readonly Uint8Array[];
  readonly values?: readonly SnmpValue[];
  /** Of GETBULK only. */
  readonly nonRepeaters?: number;
  readonly maxRepetitions?: number;
}

/** The PDU of an answer, found but not yet unpacked. Bindings stand in `bytes[start, end)`. */
export interface Answer {
  readonly bytes: Uint8Array;
  /** 0xa2 for a response, 0xa8 for a report, others as they came. */
  readonly tag: number;
  readonly requestId: number;
  readonly status: number;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** The datagram ended before the message did; what bindings there are came whole. */
  readonly cut: boolean;
}

const NULL_VALUE = Uint8Array.of(TAG.null, 0);

/** Writes the PDU of a request. Throws SnmpFailure `refused` for values that cannot be sent. */
export function writePdu(writer: BerWriter, request: Request, requestId: number): void {
  const beforePdu = writer.length;
  const beforeList = writer.length;
  for (let i = request.oids.length - 1; i >= 0; i--) {
    const beforeBinding = writer.length;
    const value = request.values?.[i];
    if (value === undefined) writer.raw(NULL_VALUE);
    else writeValue(writer, value);
    writer.tagged(TAG.oid, request.oids[i]!);
    writer.header(TAG.sequence, beforeBinding);
  }
  writer.header(TAG.sequence, beforeList);
  writer.integer(request.maxRepetitions ?? 0);
  writer.integer(request.nonRepeaters ?? 0);
  writer.integer(requestId);
  writer.header(request.tag, beforePdu);
}

/** A message of v1 (`version` 0) or v2c (1). */
export function communityMessage(writer: BerWriter, version: 0 | 1, community: Uint8Array, request: Request, requestId: number): Uint8Array {
  writer.reset();
  writePdu(writer, request, requestId);
  writer.octets(community);
  writer.integer(version);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

/** What the first bytes of a message say: enough to know whose it is. */
export interface Envelope {
  /** 0, 1 or 3 as on the wire; others as they came. */
  readonly version: number;
  /** Of v1 and v2c: where the community stands. */
  readonly communityStart: number;
  readonly communityEnd: number;
  /** Of v3: the msgID. */
  readonly messageId: number;
  /** Of v1 and v2c. */
  readonly answer: Answer | undefined;
  readonly cut: boolean;
}

const reader = new BerReader(new Uint8Array());

/** Reads the head of a datagram; undefined when it is none of SNMP's. Never throws. */
export function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  reader.reset(bytes, 0, bytes.length);
  if (!reader.expect(TAG.sequence, true)) return undefined;
  reader.end = reader.valueEnd;
  const version = reader.integer();
  if (!reader.ok || Number.isNaN(version)) return undefined;
  if (version === 3) {
    if (!reader.expect(TAG.sequence)) return undefined;
    const messageId = reader.integer();
    return reader.ok && !Number.isNaN(messageId) ? { version, communityStart: 0, communityEnd: 0, messageId, answer: undefined, cut: reader.cut } : undefined;
  }
  if (!reader.expect(TAG.octets)) return undefined;
  const communityStart = reader.at;
  const communityEnd = reader.valueEnd;
  reader.at = communityEnd;
  const answer = readAnswer(reader);
  return answer === undefined ? undefined : { version, communityStart, communityEnd, messageId: 0, answer, cut: answer.cut };
}

/** Reads a PDU from where the reader stands up to the list of bindings. Undefined when damaged before it. */
export function readAnswer(from: BerReader): Answer | undefined {
  if (!from.header(true)) return undefined;
  const tag = from.tag;
  if (tag < PDU.get || tag > PDU.report) return undefined;
  from.end = from.valueEnd;
  const requestId = from.integer();
  const status = from.integer();
  const index = from.integer();
  if (!from.ok || Number.isNaN(requestId) || Number.isNaN(status) || Number.isNaN(index)) return undefined;
  if (!from.expect(TAG.sequence, true)) return undefined;
  return { bytes: from.bytes, tag, requestId, status, index, start: from.at, end: from.valueEnd, cut: from.cut };
}

/**
 * Steps through the bindings of an answer: after each true `next` the fields say where the OID's and the value's contents stand.
 * Ends at the first binding that is not whole; `damaged` says so.
 */
export class Bindings {
  oidStart = 0;
  oidEnd = 0;
  valueTag = 0;
  valueStart = 0;
  valueEnd = 0;
  damaged = false;
  bytes: Uint8Array;
  #at: number;
  #end: number;

  constructor(answer: Answer) {
    this.bytes = answer.bytes;
    this.#at = answer.start;
    this.#end = answer.end;
  }

  next(): boolean {
    const at = this.#at;
    if (at >= this.#end) return false;
    const bytes = this.bytes;
    // The form of nearly every binding, read without the general reader: three headers with lengths of one octet.
    const length = bytes[at + 1]!;
    const end = at + 2 + length;
    if (bytes[at] === TAG.sequence && length < 0x80 && length >= 4 && end <= this.#end && bytes[at + 2] === TAG.oid) {
      const oidEnd = at + 4 + bytes[at + 3]!;
      if (oidEnd + 2 <= end && end === oidEnd + 2 + bytes[oidEnd + 1]! && bytes[oidEnd + 1]! < 0x80) {
        this.oidStart = at + 4;
        this.oidEnd = oidEnd;
        this.valueTag = bytes[oidEnd]!;
        this.valueStart = oidEnd + 2;
        this.valueEnd = end;
        this.#at = end;
        return true;
      }
    }
    return this.#general();
  }

  #general(): boolean {
    reader.reset(this.bytes, this.#at, this.#end);
    this.damaged = true;
    if (!reader.expect(TAG.sequence)) return false;
    const end = reader.valueEnd;
    reader.end = end;
    if (!reader.expect(TAG.oid)) return false;
    this.oidStart = reader.at;
    this.oidEnd = reader.valueEnd;
    reader.at = reader.valueEnd;
    if (!reader.header()) return false;
    this.valueTag = reader.tag;
    this.valueStart = reader.at;
    this.valueEnd = reader.valueEnd;
    this.#at = end;
    this.damaged = false;
    return true;
  }
}

/** The community, as octets. */
export function communityBytes(community: string): Uint8Array {
  return new TextEncoder().encode(community);
}
