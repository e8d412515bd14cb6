// Answers of an authoritative SNMPv3 engine: responses to informs and reports, as bytes. RFC 3412 §7, RFC 3414 §3.
import { encodeOid } from '../engine/ber/oid.ts';
import { TAG } from '../engine/ber/tags.ts';
import type { BerWriter } from '../engine/ber/writer.ts';
import { LARGEST_DATAGRAM } from '../engine/ber/writer.ts';
import type { UsmKeys } from '../engine/v3/usm-keys.ts';
import { FLAG } from '../engine/v3/usm-message.ts';
import { NOTIFY } from './notification.ts';

const VERSION_3 = 3;
const USM = 3;

/** The security of an answer. Without keys it goes in clear. */
export interface AnswerSecurity {
  readonly messageId: number;
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly time: number;
  readonly user: Uint8Array;
  readonly keys: UsmKeys | undefined;
  /** Octets of the digest; 0 without authentication. */
  readonly digestLength: number;
  /** Of privacy, else undefined. */
  readonly salt: Uint8Array | undefined;
}

/** A whole message around a scoped PDU. */
export function writeUsmAnswer(writer: BerWriter, scopedPdu: Uint8Array, security: AnswerSecurity): Uint8Array {
  const { boots, digestLength, engineId, keys, salt, time } = security;
  writer.reset();
  if (keys !== undefined && salt !== undefined) writer.octets(keys.encrypt(scopedPdu, boots, time, salt));
  else writer.raw(scopedPdu);
  const beforeSecurity = writer.length;
  writer.octets(salt ?? new Uint8Array());
  writer.raw(new Uint8Array(digestLength));
  const digestFromEnd = writer.length;
  writer.header(TAG.octets, digestFromEnd - digestLength);
  writer.octets(security.user);
  writer.integer(time);
  writer.integer(boots);
  writer.octets(engineId);
  writer.header(TAG.sequence, beforeSecurity);
  writer.header(TAG.octets, beforeSecurity);
  const beforeHeader = writer.length;
  writer.integer(USM);
  writer.octets(Uint8Array.of((digestLength > 0 ? FLAG.auth : 0) | (salt === undefined ? 0 : FLAG.privacy)));
  writer.integer(LARGEST_DATAGRAM);
  writer.integer(security.messageId);
  writer.header(TAG.sequence, beforeHeader);
  writer.integer(VERSION_3);
  writer.header(TAG.sequence, 0);
  const message = writer.finish();
  if (keys !== undefined && digestLength > 0) message.set(keys.digest(message), message.length - digestFromEnd);
  return message;
}

/** A scoped PDU with a report of one counter of usmStats. */
export function reportPdu(writer: BerWriter, engineId: Uint8Array, counter: string, count: number, requestId: number): Uint8Array {
  writer.reset();
  writer.integer(count >>> 0, TAG.counter32);
  writer.tagged(TAG.oid, encodeOid(counter)!);
  writer.header(TAG.sequence, 0);
  writer.header(TAG.sequence, 0);
  writer.integer(0);
  writer.integer(0);
  writer.integer(requestId);
  writer.header(NOTIFY.report, 0);
  writer.octets(new Uint8Array());
  writer.octets(engineId);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}
