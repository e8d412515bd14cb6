// A time column of a segment: relative to the segment's start where that is exact; jitter as its distance from a grid.
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Millis } from '../../common/time/millis.ts';
import { BodyReader } from './body-reader.ts';
import { numbersAt, rooms } from './kernel/kernel.ts';
import { writePacked } from './number-stream.ts';
import { readTimes, writeTimes } from './time-column.ts';
import type { TimeSlice } from './time-table.ts';

const RELATIVE = 0;
const ABSOLUTE = 1;
const JITTER = 2;
/** Sums and differences of whole numbers up to here are exact. */
const MAX_TIME = 2 ** 48;
/** Distances from the grid above this are no jitter. */
const MAX_SPREAD = 2 ** 31;

/** Writes time columns; keeps scratch memory. */
export class TimeColumnWriter {
  private relative = new Float64Array(0);
  private scratch = new Float64Array(0);
  private distances = new Uint32Array(0);
  private readonly trial = new ByteWriter(4096);

  /** Appends the times of a slice that is not empty. */
  write({ ts, from, to }: TimeSlice, start: Millis, out: ByteWriter): void {
    const count = to - from;
    if (this.relative.length < count) {
      this.relative = new Float64Array(count);
      this.scratch = new Float64Array(count);
      this.distances = new Uint32Array(count);
    }
    const { relative } = this;
    let exact = Number.isInteger(start) && Math.abs(start) <= MAX_TIME;
    for (let i = 0; i < count && exact; i++) {
      const t = ts[from + i]!;
      exact = Number.isInteger(t) && Math.abs(t) <= MAX_TIME && !Object.is(t, -0);
      relative[i] = t - start;
    }
    if (!exact) {
      out.u8(ABSOLUTE);
      writeTimes(ts.subarray(from, to), count, this.scratch, out);
      return;
    }
    const before = out.length;
    out.u8(RELATIVE);
    writeTimes(relative, count, this.scratch, out);
    // Half a byte a point: neither a grid nor one with holes.
    const bytes = out.length - before;
    if (bytes <= 16 + count / 2) return;
    this.trial.reset();
    if (!this.jitter(count, this.trial) || this.trial.length >= bytes) return;
    out.length = before;
    out.raw(this.trial.written());
  }

  /** Appends the relative times as distances from a grid. False when they are on none. */
  private jitter(count: number, out: ByteWriter): boolean {
    const { relative, scratch, distances } = this;
    for (let i = 1; i < count; i++) scratch[i - 1] = relative[i]! - relative[i - 1]!;
    const step = scratch.subarray(0, count - 1).sort()[(count - 1) >> 1]!;
    if (!(step >= 1)) return false;
    const first = relative[0]!;
    let lowest = 0;
    let highest = 0;
    let slot = 0;
    let holes = 0;
    for (let i = 0; i < count; i++) {
      const at = Math.round((relative[i]! - first) / step);
      const passed = at - slot;
      if (i > 0 && passed < 1) return false;
      if (passed > 1) holes++;
      slot = at;
      const distance = relative[i]! - first - at * step;
      scratch[i] = distance;
      if (distance < lowest) lowest = distance;
      if (distance > highest) highest = distance;
    }
    if (highest - lowest >= MAX_SPREAD || holes > count / 8) return false;
    out.u8(JITTER);
    out.signed(first);
    out.varint(step);
    out.signed(lowest);
    out.varint(holes);
    slot = 0;
    let last = 0;
    for (let i = 1; i < count; i++) {
      const at = Math.round((relative[i]! - first) / step);
      if (at - slot > 1) {
        out.varint(i - last);
        out.varint(at - slot - 1);
        last = i;
      }
      slot = at;
    }
    for (let i = 0; i < count; i++) distances[i] = scratch[i]! - lowest;
    writePacked(distances, 0, count, out);
    return true;
  }
}

/** Reads `count` times that {@link TimeColumnWriter} wrote. */
export function readTimeColumn(reader: ByteReader, count: number, start: Millis, ts: Float64Array): void {
  const kind = reader.u8();
  if (kind === JITTER) {
    readJitter(reader, count, start, ts);
    return;
  }
  if (kind > ABSOLUTE) throw new BytesMalformed(`time column of kind ${kind}`);
  readTimes(reader, count, ts);
  if (kind === RELATIVE) for (let i = 0; i < count; i++) ts[i]! += start;
}

function readJitter(reader: ByteReader, count: number, start: Millis, ts: Float64Array): void {
  const first = start + reader.signed();
  const step = reader.varint();
  const lowest = reader.signed();
  const holes = reader.varint();
  if (holes >= count) throw new BytesMalformed(`${holes} holes among ${count} times`);
  let grid = first + lowest;
  let at = 0;
  for (let hole = 0; hole < holes; hole++) {
    const next = at + reader.varint();
    if (next <= at || next >= count) throw new BytesMalformed(`a hole before time ${next} of ${count}`);
    for (; at < next; at++) {
      ts[at] = grid;
      grid += step;
    }
    grid += reader.varint() * step;
  }
  for (; at < count; at++) {
    ts[at] = grid;
    grid += step;
  }
  new BodyReader(reader, count).packed(count, rooms.first);
  const distances = numbersAt(rooms.first, count);
  for (let i = 0; i < count; i++) ts[i]! += distances[i]!;
}
