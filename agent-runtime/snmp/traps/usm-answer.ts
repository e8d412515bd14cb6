// Answers of an authoritative SNMPv3 engine: responses to informs and reports, as bytes. RFC 3412 §7, RFC 3414 §3.
import { encodeOid } from '../engine/ber/oid.ts';
import { TAG } from '../engine/ber/tags.ts';
import type { BerWriter } from '../engine/ber/writer.ts';
import type { MessageSecurity } from '../engine/v3/usm-message.ts';
import { sealMessage } from '../engine/v3/usm-message.ts';
import { NOTIFY } from './notification.ts';

/** A whole message around a scoped PDU. */
export function writeUsmAnswer(writer: BerWriter, scopedPdu: Uint8Array, security: MessageSecurity): Uint8Array {
  writer.reset();
  writer.raw(scopedPdu);
  return sealMessage(writer, security, false);
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
