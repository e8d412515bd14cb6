// A process of as many switches as it is asked for, each at an address of its own: answers are put together of bindings that were encoded
// beforehand, so that pollers are measured and not it. Says 'ready' to its parent when it listens.
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { Bindings, readEnvelope } from '../../agent-runtime/snmp/engine/ber/message.ts';
import { compareOids, encodeOid } from '../../agent-runtime/snmp/engine/ber/oid.ts';
import { PDU, TAG } from '../../agent-runtime/snmp/engine/ber/tags.ts';
import { writeValue } from '../../agent-runtime/snmp/engine/ber/value.ts';
import { BerWriter } from '../../agent-runtime/snmp/engine/ber/writer.ts';
import { switchObjects } from './switch-recording.ts';

interface Encoded {
  readonly oid: Uint8Array;
  /** The whole binding. */
  readonly bytes: Uint8Array;
}

const RECEIVE_BUFFER = 4 * 1024 * 1024;
const writer = new BerWriter();
const objects: readonly Encoded[] = switchObjects().map(([name, value]) => {
  const oid = encodeOid(name)!;
  writer.reset();
  writeValue(writer, value);
  writer.tagged(TAG.oid, oid);
  writer.header(TAG.sequence, 0);
  return { oid, bytes: writer.finish() };
});
const places = new Map(objects.map(({ oid }, at) => [Buffer.from(oid).toString('latin1'), at]));

/** The place of the first object behind an OID. */
function behind(bytes: Buffer, start: number, end: number): number {
  const known = places.get(bytes.toString('latin1', start, end));
  if (known !== undefined) return known + 1;
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareOids(objects[middle]!.oid, 0, objects[middle]!.oid.length, bytes, start, end) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOfView(oid: Uint8Array): Uint8Array {
  const ending = new BerWriter();
  ending.reset();
  ending.tagged(TAG.endOfMibView, new Uint8Array());
  ending.tagged(TAG.oid, oid);
  ending.header(TAG.sequence, 0);
  return ending.finish();
}

/** Answers GET, GETNEXT and GETBULK; of all others nothing. */
function answer(bytes: Buffer): Uint8Array | undefined {
  const envelope = readEnvelope(bytes);
  const asked = envelope?.answer;
  if (envelope === undefined || asked === undefined || (asked.tag !== PDU.get && asked.tag !== PDU.getNext && asked.tag !== PDU.getBulk)) return undefined;
  const bindings = new Bindings(asked);
  const cursors: { at: number; readonly oid: Uint8Array }[] = [];
  while (bindings.next()) {
    const next = behind(bytes, bindings.oidStart, bindings.oidEnd);
    cursors.push({ at: asked.tag === PDU.get ? next - 1 : next, oid: bytes.subarray(bindings.oidStart, bindings.oidEnd) });
  }
  const found: Uint8Array[] = [];
  const rows = asked.tag === PDU.getBulk ? asked.index : 1;
  for (let row = 0; row < rows; row += 1) {
    for (const cursor of cursors) {
      found.push(objects[cursor.at]?.bytes ?? endOfView(objects.at(-1)!.oid));
      cursor.at += 1;
    }
  }
  writer.reset();
  for (let at = found.length - 1; at >= 0; at -= 1) writer.raw(found[at]!);
  writer.header(TAG.sequence, 0);
  writer.integer(0);
  writer.integer(0);
  writer.integer(asked.requestId);
  writer.header(PDU.response, 0);
  writer.octets(bytes.subarray(envelope.communityStart, envelope.communityEnd));
  writer.integer(envelope.version);
  writer.header(TAG.sequence, 0);
  return writer.finish();
}

const [port, ...addresses] = process.argv.slice(2);
const sockets = await Promise.all(
  addresses.map(
    (address) =>
      new Promise<Socket>((resolve, reject) => {
        const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER });
        socket.once('error', reject);
        socket.on('message', (bytes, from) => {
          const reply = answer(bytes);
          if (reply !== undefined) socket.send(reply, from.port, from.address);
        });
        socket.bind(Number(port), address, () => resolve(socket));
      }),
  ),
);
process.once('disconnect', () => {
  for (const socket of sockets) socket.close();
});
process.send?.('ready');
