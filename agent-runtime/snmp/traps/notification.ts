// Traps and informs as bytes: found in a datagram, cheaply refused when they are none, unpacked, and of v1 turned into the form of v2. RFC 1157, 3416, 3584.
import type { Answer } from '../engine/ber/message.ts';
import { Bindings } from '../engine/ber/message.ts';
import { decodeOid } from '../engine/ber/oid.ts';
import { BerReader } from '../engine/ber/reader.ts';
import { TAG } from '../engine/ber/tags.ts';
import { readValue } from '../engine/ber/value.ts';
import type { Oid, VarBind } from '../protocol.ts';

/** Tags of the PDUs that are notifications; RFC 1157 §4.1.6, RFC 3416 §3. */
export const NOTIFY = { trapV1: 0xa4, inform: 0xa6, trap: 0xa7, response: 0xa2, report: 0xa8 } as const;

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const TRAP_ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
/** RFC 3584 §3.1: where a proxy puts the address of a v1 agent. */
const TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
const TRAP_COMMUNITY = '1.3.6.1.6.3.18.1.4.0';
const GENERIC_TRAPS = '1.3.6.1.6.3.1.1.5';
const ENTERPRISE_SPECIFIC = 6;
const MOST_VARIABLES = 200;

/** A trap or inform in the form of v2. */
export interface Notification {
  readonly oid: Oid;
  /** The agent that it is about when it is another than the sender; '' when it does not say. */
  readonly agent: string;
  /** Hundredths of a second since the agent started; null when it does not say. */
  readonly upTime: number | null;
  /** Without sysUpTime and snmpTrapOID. Octets are views of the datagram. */
  readonly variables: readonly VarBind[];
}

/** Where things stand in a message of v1 or v2c; the PDU is not unpacked yet. */
export interface CommunityMessage {
  readonly version: 0 | 1;
  readonly communityStart: number;
  readonly communityEnd: number;
  /** The tag of the PDU, which stands at `communityEnd`. */
  readonly tag: number;
  /** The first octet behind the message. */
  readonly end: number;
}

const reader = new BerReader(new Uint8Array());

/** Whether a datagram looks like SNMP at all, and its version as on the wire; undefined when it does not. A few comparisons. */
export function versionOf(bytes: Uint8Array): number | undefined {
  reader.reset(bytes, 0, bytes.length);
  if (!reader.expect(TAG.sequence)) return undefined;
  reader.end = reader.valueEnd;
  const version = reader.integer();
  return Number.isNaN(version) ? undefined : version;
}

/** The head of a message of v1 or v2c. Undefined when it is damaged. Never throws. */
export function readCommunityMessage(bytes: Uint8Array): CommunityMessage | undefined {
  reader.reset(bytes, 0, bytes.length);
  if (!reader.expect(TAG.sequence)) return undefined;
  const end = (reader.end = reader.valueEnd);
  const version = reader.integer();
  if ((version !== 0 && version !== 1) || !reader.expect(TAG.octets)) return undefined;
  const communityStart = reader.at;
  const communityEnd = reader.valueEnd;
  const tag = bytes[communityEnd];
  return tag === undefined || communityEnd >= end ? undefined : { version, communityStart, communityEnd, tag, end };
}

/** Unpacks the Trap-PDU of v1 that begins at `start`. Undefined when it is damaged. Never throws. */
export function readTrapV1(bytes: Uint8Array, start: number, end: number): Notification | undefined {
  reader.reset(bytes, start, end);
  if (!reader.expect(NOTIFY.trapV1)) return undefined;
  reader.end = reader.valueEnd;
  if (!reader.expect(TAG.oid)) return undefined;
  const enterprise = decodeOid(bytes, reader.at, reader.valueEnd);
  reader.at = reader.valueEnd;
  if (enterprise === undefined || !reader.expect(TAG.address)) return undefined;
  const address = readValue(bytes, TAG.address, reader.at, reader.valueEnd);
  reader.at = reader.valueEnd;
  const generic = reader.integer();
  const specific = reader.ok ? reader.integer() : Number.NaN;
  if (!reader.ok || Number.isNaN(generic) || Number.isNaN(specific) || generic < 0 || generic > ENTERPRISE_SPECIFIC || specific < 0) return undefined;
  if (!reader.header()) return undefined;
  const time = readValue(bytes, TAG.timeticks, reader.at, reader.valueEnd);
  reader.at = reader.valueEnd;
  if (!reader.expect(TAG.sequence)) return undefined;
  const variables = readBindings({ bytes, tag: NOTIFY.trapV1, requestId: 0, status: 0, index: 0, start: reader.at, end: reader.valueEnd, cut: false });
  if (variables === undefined) return undefined;
  const oid = generic === ENTERPRISE_SPECIFIC ? `${enterprise}.0.${specific}` : `${GENERIC_TRAPS}.${generic + 1}`;
  const agent = address.type === 'address' && address.value !== '0.0.0.0' ? address.value : '';
  return { oid, agent, upTime: time.type === 'timeticks' ? time.value : null, variables };
}

/** Unpacks a trap or inform of v2. Undefined when it is damaged or names no trap. Never throws. */
export function readNotification(answer: Answer): Notification | undefined {
  const bindings = answer.cut ? undefined : readBindings(answer);
  if (bindings === undefined) return undefined;
  let oid = '';
  let agent = '';
  let upTime: number | null = null;
  const variables: VarBind[] = [];
  for (const binding of bindings) {
    const { value } = binding;
    if (binding.oid === TRAP_OID && value.type === 'oid' && oid === '') oid = value.value;
    else if (binding.oid === SYS_UP_TIME && value.type === 'timeticks' && upTime === null) upTime = value.value;
    else if (binding.oid === TRAP_ADDRESS && value.type === 'address') agent = value.value === '0.0.0.0' ? '' : value.value;
    // The community of a v1 agent behind a proxy is a secret; the enterprise is in the OID already.
    else if (binding.oid !== TRAP_COMMUNITY && binding.oid !== TRAP_ENTERPRISE) variables.push(binding);
  }
  return oid === '' ? undefined : { oid, agent, upTime, variables };
}

function readBindings(answer: Answer): VarBind[] | undefined {
  const list: VarBind[] = [];
  const bindings = new Bindings(answer);
  while (bindings.next()) {
    const oid = decodeOid(bindings.bytes, bindings.oidStart, bindings.oidEnd);
    if (oid === undefined) return undefined;
    if (list.length < MOST_VARIABLES) list.push({ oid, value: readValue(bindings.bytes, bindings.valueTag, bindings.valueStart, bindings.valueEnd) });
  }
  return bindings.damaged ? undefined : list;
}

/** The acknowledgement of an inform of v2c: the same message as a response. */
export function acknowledgement(bytes: Uint8Array, message: CommunityMessage): Uint8Array {
  const copy = bytes.slice(0, message.end);
  copy[message.communityEnd] = NOTIFY.response;
  return copy;
}
