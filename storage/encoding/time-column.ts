// The timestamps of a chunk: a regular grid costs a few bytes, a grid with holes a few more, anything else its second differences.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { readIntegers, writeIntegers } from './integer-blocks.ts';

const REGULAR = 0;
const GRID = 1;
const DIFFERENCES = 2;
const RAW = 3;
const MAX_TIME = 2 ** 48;

function allWhole(ts: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const t = ts[i]!;
    // The second test is for -0, whose sign whole-number arithmetic would lose.
    if (!Number.isInteger(t) || Object.is(t, -0) || Math.abs(t) > MAX_TIME) return false;
  }
  return true;
}

/** The smallest distance if all distances are positive multiples of it, else 0; and how many are not the smallest. */
function gridOf(ts: Float64Array, count: number): { step: number; irregular: number } {
  let step = ts[1]! - ts[0]!;
  for (let i = 2; i < count; i++) step = Math.min(step, ts[i]! - ts[i - 1]!);
  let irregular = 0;
  for (let i = 1; i < count; i++) {
    const distance = ts[i]! - ts[i - 1]!;
    if (distance === step) continue;
    if (step <= 0 || distance % step !== 0) return { step: 0, irregular: count };
    irregular++;
  }
  return { step, irregular };
}

/** Appends ts[0 … count), count >= 1. `scratch` has room for count numbers. */
export function writeTimes(ts: Float64Array, count: number, scratch: Float64Array, out: ByteWriter): void {
  if (!allWhole(ts, count)) {
    out.u8(RAW);
    for (let i = 0; i < count; i++) out.f64(ts[i]!);
    return;
  }
  const { step, irregular } = count > 1 ? gridOf(ts, count) : { step: 0, irregular: 0 };
  if (irregular === 0) {
    out.u8(REGULAR);
    out.signed(ts[0]!);
    out.signed(step);
  } else if (irregular <= count / 8) writeGrid(ts, count, step, irregular, out);
  else {
    out.u8(DIFFERENCES);
    out.signed(ts[0]!);
    let before = 0;
    for (let i = 1; i < count; i++) {
      const distance = ts[i]! - ts[i - 1]!;
      scratch[i - 1] = distance - before;
      before = distance;
    }
    writeIntegers(scratch, count - 1, out);
  }
}

function writeGrid(ts: Float64Array, count: number, step: number, irregular: number, out: ByteWriter): void {
  out.u8(GRID);
  out.signed(ts[0]!);
  out.varint(step);
  out.varint(irregular);
  let last = 0;
  for (let i = 1; i < count; i++) {
    const steps = (ts[i]! - ts[i - 1]!) / step;
    if (steps === 1) continue;
    out.varint(i - last);
    out.varint(steps);
    last = i;
  }
}

/** Reads `count` times that {@link writeTimes} wrote. */
export function readTimes(reader: ByteReader, count: number, ts: Float64Array): void {
  const mode = reader.u8();
  if (mode === RAW) {
    reader.need(count * 8);
    for (let i = 0; i < count; i++) ts[i] = reader.f64();
    return;
  }
  const first = reader.signed();
  if (mode === REGULAR) {
    const step = reader.signed();
    for (let i = 0; i < count; i++) ts[i] = first + i * step;
  } else if (mode === GRID) readGrid(reader, count, first, ts);
  else if (mode === DIFFERENCES) {
    // The difference at i leads from time i to time i + 1, so each place is read before its time is written: the sum runs in place.
    readIntegers(reader, count - 1, ts);
    let distance = 0;
    let t = first;
    for (let i = 0; i < count; i++) {
      const next = ts[i]!;
      ts[i] = t;
      distance += next;
      t += distance;
    }
  } else throw new BytesMalformed(`time column of kind ${mode}`);
}

function readGrid(reader: ByteReader, count: number, first: number, ts: Float64Array): void {
  const step = reader.varint();
  let irregular = reader.varint();
  if (irregular >= count) throw new BytesMalformed(`${irregular} holes in a grid of ${count}`);
  let t = first;
  ts[0] = t;
  let done = 0;
  for (; irregular > 0; irregular--) {
    const next = done + reader.varint();
    const steps = reader.varint();
    if (next <= done || next >= count) throw new BytesMalformed(`hole at ${next} in a grid of ${count}`);
    for (let i = done + 1; i < next; i++) ts[i] = t += step;
    ts[next] = t += steps * step;
    done = next;
  }
  for (let i = done + 1; i < count; i++) ts[i] = t += step;
}
