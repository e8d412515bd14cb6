// Messages of SNMPv3 with the User-based Security Model, as bytes: RFC 3412 §6, RFC 3414 §2.4.
import type { Answer, Request } from '../ber/message.ts';
import { readAnswer, writePdu } from '../ber/message.ts';
import { BerReader } from '../ber/reader.ts';
import { TAG } from '../ber/tags.ts';
import type { BerWriter } from '../ber/writer.ts';
import { LARGEST_DATAGRAM } from '../ber/writer.ts';
import type { UsmKeys } from './usm-keys.ts';

const VERSION_3 = 3;
const USM = 3;
export const FLAG = { auth: 1, privacy: 2, reportable: 4 } as const;
const EMPTY = new Uint8Array();

/** What a message says of its security. Without keys it goes in clear. */
export interface MessageSecurity {
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

/** A request's security, its number and its context. */
export interface Outgoing extends MessageSecurity {
  readonly requestId: number;
  readonly context: Uint8Array;
}

/** A request as bytes. */
export function writeUsmMessage(writer: BerWriter, request: Request, outgoing: Outgoing): Uint8Array {
  writer.reset();
  writePdu(writer, request, outgoing.requestId);
  writer.octets(outgoing.context);
  writer.octets(outgoing.engineId);
  writer.header(TAG.sequence, 0);
  return sealMessage(writer, outgoing, true);
}

/** The whole message around the scoped PDU that the writer holds: encrypted and signed as far as there are keys. */
export function sealMessage(writer: BerWriter, security: MessageSecurity, isReportable: boolean): Uint8Array {
  const { boots, digestLength, engineId, keys, salt, time } = security;
  if (keys !== undefined && salt !== undefined) {
    const scoped = writer.finish();
    writer.reset();
    writer.octets(keys.encrypt(scoped, boots, time, salt));
  }
  const beforeSecurity = writer.length;
  writer.octets(salt ?? EMPTY);
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
  writer.octets(Uint8Array.of((isReportable ? FLAG.reportable : 0) | (digestLength > 0 ? FLAG.auth : 0) | (salt === undefined ? 0 : FLAG.privacy)));
  writer.integer(LARGEST_DATAGRAM);
  writer.integer(security.messageId);
  writer.header(TAG.sequence, beforeHeader);
  writer.integer(VERSION_3);
  writer.header(TAG.sequence, 0);
  const message = writer.finish();
  if (keys !== undefined && digestLength > 0) message.set(keys.digest(message), message.length - digestFromEnd);
  return message;
}

/** An answer before anything of it is believed. */
export interface Incoming {
  readonly messageId: number;
  readonly flags: number;
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly time: number;
  readonly user: Uint8Array;
  /** Where the digest stands in the message. */
  readonly digestStart: number;
  readonly digestEnd: number;
  readonly salt: Uint8Array;
  /** The scoped PDU with its header, or the encrypted octets. */
  readonly data: Uint8Array;
}

/** Takes a message apart; undefined when it is damaged. Never throws. */
export function readUsmMessage(bytes: Uint8Array): Incoming | undefined {
  const reader = new BerReader(bytes);
  if (!reader.expect(TAG.sequence)) return undefined;
  const messageEnd = (reader.end = reader.valueEnd);
  reader.integer();
  if (!reader.ok || !reader.expect(TAG.sequence)) return undefined;
  const headerEnd = reader.valueEnd;
  const messageId = reader.integer();
  reader.integer();
  if (!reader.ok || !reader.expect(TAG.octets) || reader.valueEnd !== reader.at + 1) return undefined;
  const flags = bytes[reader.at]!;
  reader.at = headerEnd;
  if (!reader.expect(TAG.octets)) return undefined;
  const securityEnd = reader.valueEnd;
  if (!reader.expect(TAG.sequence)) return undefined;
  const octets = (): Uint8Array => {
    if (!reader.ok || !reader.expect(TAG.octets)) return EMPTY;
    const found = bytes.subarray(reader.at, reader.valueEnd);
    reader.at = reader.valueEnd;
    return found;
  };
  const engineId = octets();
  const boots = reader.ok ? reader.integer() : 0;
  const time = reader.ok ? reader.integer() : 0;
  const user = octets();
  const digest = octets();
  const digestEnd = reader.at;
  const salt = octets();
  if (!reader.ok || Number.isNaN(boots) || Number.isNaN(time) || boots < 0 || time < 0 || reader.at > securityEnd || engineId.length > 64) return undefined;
  reader.at = securityEnd;
  const dataStart = securityEnd;
  if (!reader.header() || reader.valueEnd > messageEnd) return undefined;
  const encrypted = (flags & FLAG.privacy) !== 0;
  if (reader.tag !== (encrypted ? TAG.octets : TAG.sequence)) return undefined;
  return { messageId, flags, engineId, boots, time, user, digestStart: digestEnd - digest.length, digestEnd, salt, data: bytes.subarray(encrypted ? reader.at : dataStart, reader.valueEnd) };
}

/** The PDU in a scoped PDU; undefined when it is damaged, as after a decryption with a wrong key. */
export function readScopedPdu(data: Uint8Array): Answer | undefined {
  const reader = new BerReader(data);
  if (!reader.expect(TAG.sequence)) return undefined;
  reader.end = reader.valueEnd;
  for (let i = 0; i < 2; i++) {
    if (!reader.expect(TAG.octets)) return undefined;
    reader.at = reader.valueEnd;
  }
  return readAnswer(reader);
}
