// The references of a segment's series: ascending, written as gaps, found by halving.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';

const MAX_REF = 2 ** 32 - 1;

/** Appends how many and which. Throws VedetteError('internal') unless they are 1 to 128 and ascending. */
export function writeRefs(refs: readonly SeriesRef[], out: ByteWriter): void {
  if (refs.length < 1 || refs.length > MAX_SEGMENT_SERIES) throw new VedetteError('internal', `A segment holds 1 to ${MAX_SEGMENT_SERIES} series, not ${refs.length}.`);
  out.varint(refs.length);
  let before = -1;
  for (const ref of refs) {
    if (!(Number.isInteger(ref) && ref > before && ref <= MAX_REF)) throw new VedetteError('internal', `Series ${ref} follows series ${before} in a segment.`);
    out.varint(ref - before - 1);
    before = ref;
  }
}

/** Reads what {@link writeRefs} wrote. */
export function readRefs(reader: ByteReader): Uint32Array {
  const count = reader.varint();
  if (count < 1 || count > MAX_SEGMENT_SERIES) throw new BytesMalformed(`${count} series`);
  const refs = new Uint32Array(count);
  let before = -1;
  for (let i = 0; i < count; i++) {
    before += reader.varint() + 1;
    if (before > MAX_REF) throw new BytesMalformed(`series ${before}`);
    refs[i] = before;
  }
  return refs;
}

/** The place of `ref`, or -1. */
export function findRef(refs: Uint32Array, ref: SeriesRef): number {
  let low = 0;
  let high = refs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (refs[middle]! < ref) low = middle + 1;
    else high = middle;
  }
  return low < refs.length && refs[low] === ref ? low : -1;
}

/** Refuses a place that `find` cannot have answered. */
export function checkPlace(refs: Uint32Array, place: number): void {
  if (!(place >= 0 && place < refs.length)) throw new VedetteError('internal', `A segment of ${refs.length} series has no place ${place}.`);
}
