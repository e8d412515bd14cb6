// The bytes of one row: CRC-32 of what follows, the codec's number, the codec's bytes.
import { crc32 } from 'node:zlib';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ChunkCodec, CodecRegistry } from './chunk-codec.ts';

const HEADER = 5;

/** Packs a codec's bytes into a row. */
export function sealRow(codecId: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(HEADER + payload.length);
  row[4] = codecId;
  row.set(payload, HEADER);
  new DataView(row.buffer).setUint32(0, crc32(row.subarray(4)), true);
  return row;
}

/** The codec number and the payload of a row (a view). Throws VedetteError('storage_damaged') when the checksum is not right. */
export function openRow(row: Uint8Array): { codecId: number; payload: Uint8Array } {
  if (row.length < HEADER) throw new VedetteError('storage_damaged', `A row of ${row.length} bytes is too short.`);
  const expected = new DataView(row.buffer, row.byteOffset, row.byteLength).getUint32(0, true);
  if (crc32(row.subarray(4)) !== expected) throw new VedetteError('storage_damaged', `A row of ${row.length} bytes has a wrong checksum.`);
  return { codecId: row[4]!, payload: row.subarray(HEADER) };
}

/** The codec and the payload of a chunk row. */
export function openChunk(codecs: CodecRegistry, row: Uint8Array): { codec: ChunkCodec; payload: Uint8Array } {
  const { codecId, payload } = openRow(row);
  return { codec: codecs.get(codecId), payload };
}
