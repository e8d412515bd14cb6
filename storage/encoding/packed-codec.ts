// Codec 1: times as a grid, values as decimal whole numbers in bit-packed blocks. Its bytes are described in storage/docs/format.md.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import type { ChunkCodec } from './chunk-codec.ts';
import { readTimes, writeTimes } from './time-column.ts';
import { ValueScratch, readValues, writeValues } from './value-column.ts';

function readCount(reader: ByteReader): number {
  const count = reader.varint();
  if (count < 1 || count > MAX_CHUNK_POINTS) throw new BytesMalformed(`a chunk of ${count} points`);
  return count;
}

/** Runs `read`; whatever the bytes are, only VedetteError('storage_damaged') comes out. */
function guarded(bytes: Uint8Array, read: (reader: ByteReader) => number): number {
  try {
    return read(new ByteReader(bytes));
  } catch (error) {
    if (error instanceof BytesMalformed) throw new VedetteError('storage_damaged', `A chunk of ${bytes.length} bytes cannot be read: ${errorMessage(error)}.`);
    throw error;
  }
}

/** A new codec with scratch memory of its own. */
export function createPackedCodec(): ChunkCodec {
  const out = new ByteWriter(4096);
  const scratch = new ValueScratch();
  return {
    id: 1,
    encode(ts, values, count) {
      if (!(count >= 1 && count <= MAX_CHUNK_POINTS)) throw new VedetteError('bad_input', `A chunk holds 1 to ${MAX_CHUNK_POINTS} points, not ${count}.`);
      out.reset();
      scratch.reserve(count);
      out.varint(count);
      writeTimes(ts, count, scratch.differences, out);
      writeValues(values, count, scratch, out);
      return out.copy();
    },
    count: (bytes) => guarded(bytes, readCount),
    decode: (bytes, intoTs, intoValues) =>
      guarded(bytes, (reader) => {
        const count = readCount(reader);
        readTimes(reader, count, intoTs);
        readValues(reader, count, intoValues);
        if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
        return count;
      }),
  };
}
