// A small SNMP agent whose every answer a test may bend: bytes in, bytes out; on its own or behind a socket of 127.0.0.1.
import { createSocket } from 'node:dgram';
import type { SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import { Bindings, readEnvelope } from '../../agent-runtime/snmp/engine/ber/message.ts';
import { compareOids, decodeOid, encodeOid } from '../../agent-runtime/snmp/engine/ber/oid.ts';
import { PDU, TAG } from '../../agent-runtime/snmp/engine/ber/tags.ts';
import { writeValue } from '../../agent-runtime/snmp/engine/ber/value.ts';
import { BerWriter } from '../../agent-runtime/snmp/engine/ber/writer.ts';

/** What was asked. */
export interface Asked {
  readonly tag: number;
  readonly version: number;
  readonly requestId: number;
  readonly oids: readonly string[];
  readonly maxRepetitions: number;
}

/** What is answered; `bindings` of undefined values are endOfMibView. */
export interface Reply {
  readonly requestId?: number;
  readonly status?: number;
  readonly index?: number;
  readonly bindings: readonly (readonly [oid: string, value: SnmpValue | undefined])[];
}

/** Reads a request of v1 or v2c. Throws when it is none. */
export function readRequest(bytes: Uint8Array): Asked {
  const envelope = readEnvelope(bytes);
  if (envelope?.answer === undefined) throw new Error('no request of v1 or v2c');
  const { answer } = envelope;
  const oids: string[] = [];
  const bindings = new Bindings(answer);
  while (bindings.next()) oids.push(decodeOid(bytes, bindings.oidStart, bindings.oidEnd) ?? '?');
  return { tag: answer.tag, version: envelope.version, requestId: answer.requestId, oids, maxRepetitions: answer.index };
}

/** The answer as bytes. */
export function writeReply(asked: Asked, reply: Reply): Uint8Array {
  const writer = new BerWriter();
  for (const [oid, value] of [...reply.bindings].reverse()) {
    const before = writer.length;
    if (value === undefined || value.type === 'endOfMibView') writer.tagged(TAG.endOfMibView, new Uint8Array());
    else if (value.type === 'noSuchInstance') writer.tagged(TAG.noSuchInstance, new Uint8Array());
    else if (value.type === 'noSuchObject') writer.tagged(TAG.noSuchObject, new Uint8Array());
    else writeValue(writer, value);
    writer.tagged(TAG.oid, encodeOid(oid)!);
    writer.header(TAG.sequence, before);
  }
  writer.header(TAG.sequence, 0);
  writer.integer(reply.index ?? 0);
  writer.integer(reply.status ?? 0);
  writer.integer(reply.requestId ?? asked.requestId);
  writer.header(PDU.response, 0);
  writer.octets(new TextEncoder().encode('public'));
  writer.integer(asked.version);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

/** An agent over objects in the order given; GETNEXT follows that order and not that of the OIDs, so a test may disorder it. */
export class SnmpAgent {
  readonly objects: readonly (readonly [oid: string, value: SnmpValue])[];
  readonly asked: Asked[] = [];
  /** Replaces the answer; undefined is silence. */
  bend: (asked: Asked, reply: Reply) => Reply | undefined = (_, reply) => reply;

  constructor(objects: readonly (readonly [oid: string, value: SnmpValue])[]) {
    this.objects = objects;
  }

  /** The answer to a datagram, or undefined. */
  answer(bytes: Uint8Array): Uint8Array | undefined {
    const asked = readRequest(bytes);
    this.asked.push(asked);
    const reply = this.bend(asked, { bindings: this.#bindings(asked) });
    return reply === undefined ? undefined : writeReply(asked, reply);
  }

  /** Answers on 127.0.0.1 until closed. */
  async listen(): Promise<{ readonly port: number; close(): Promise<void> }> {
    const socket = createSocket('udp4');
    socket.on('message', (bytes, from) => {
      const reply = this.answer(bytes);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return { port: socket.address().port, close: () => new Promise<void>((resolve) => socket.close(() => resolve())) };
  }

  #bindings({ tag, oids, maxRepetitions }: Asked): (readonly [string, SnmpValue | undefined])[] {
    if (tag === PDU.get) return oids.map((oid) => this.objects.find(([name]) => name === oid) ?? ([oid, { type: 'noSuchInstance', value: null }] as const));
    const found: (readonly [string, SnmpValue | undefined])[] = [];
    const cursors = [...oids];
    for (let row = 0; row < (tag === PDU.getBulk ? maxRepetitions : 1); row++) {
      for (const [i, cursor] of cursors.entries()) {
        const next = this.#after(cursor);
        found.push(next ?? [cursor, undefined]);
        cursors[i] = next?.[0] ?? cursor;
      }
    }
    return found;
  }

  #after(oid: string): (readonly [string, SnmpValue]) | undefined {
    const exact = this.objects.findIndex(([name]) => name === oid);
    if (exact >= 0) return this.objects[exact + 1];
    const bytes = encodeOid(oid)!;
    return this.objects.find(([name]) => compareOids(encodeOid(name)!, 0, encodeOid(name)!.length, bytes) > 0);
  }
}

/** Columns 1 to `columns` of a table under `entry` with rows 1 to `rows`. */
export function tableObjects(entry: string, columns: number, rows: number): (readonly [string, SnmpValue])[] {
  return Array.from({ length: columns * rows }, (_, i) => [`${entry}.${Math.floor(i / rows) + 1}.${(i % rows) + 1}`, { type: 'integer', value: i }] as const);
}
