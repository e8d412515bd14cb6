// The kernel that decodes streams (kernel.wat) and its memory: where the input lies, where numbers and values come out.
import { KERNEL_BYTES } from './kernel-bytes.ts';

/** What kernel.wat exports; it says there what each does. Addresses are those of {@link rooms}, of {@link openInput} and of code tables. */
interface KernelCode {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  coded(first: number, second: number, count: number, table: number, out: number): number;
  packed(at: number, limit: number, count: number, out: number): number;
  bits(at: number, count: number, width: number, out: number): void;
  levels(numbers: number, count: number, folds: number, reference: number, step: number, offset: number, scale: number, into: number): void;
  climb(numbers: number, count: number, folds: number, reference: number, step: number, begin: number, scale: number, into: number): void;
  joined(numbers: number, lows: number, count: number, low: number, folds: number, reference: number, step: number, into: number): void;
  add(into: number, count: number, order: number, value: number, slope: number, scale: number): void;
  fill(into: number, end: number, value: number): void;
  stairs(gaps: number, changes: number, others: number, count: number, value: number, scale: number, into: number): number;
  scatter(gaps: number, changes: number, others: number, count: number, into: number): number;
  floats(uppers: number, lowers: number, gaps: number, others: number, count: number, differs: number, sparse: number, shift: number, split: number, keyLow: number, keyHigh: number, into: number): number;
  reduce(values: number, bounds: number, steps: number, extremes: number, sums: number, lows: number, highs: number): number;
  buckets(count: number, last: number, min: number, max: number, sum: number, length: number, joint: number, ofBefore: number, ofLast: number, ofMin: number, ofMax: number, first: number, step: number, scale: number): void;
}

/** The engine's own; the libraries that this project is checked against do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** The code, compiled when this module is loaded: 3 kB take well under a millisecond. One thread, one memory. */
export const kernel = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(atob(KERNEL_BYTES), (each) => each.charCodeAt(0)))).exports as KernelCode;

const PAGE = 65_536;
/** Tables of codes stand first: an entry of 8 bytes for each 11 bits. */
const TABLE_BYTES = 8 << 11;
/** How many codes have their tables ready; the others' are made again when needed. */
export const TABLES = 32;
const INPUT = TABLES * TABLE_BYTES;
/** Bytes that may be read beyond the input, and numbers that may be written beyond what a room was made for. */
const BEYOND = 16;
/** Columns of float64 for rollups; points need the first only. */
const COLUMNS = 5;

/** Addresses in the kernel's memory. They and all views change with {@link openInput}. */
export interface Rooms {
  /** Of 32-bit numbers. */
  readonly first: number;
  readonly second: number;
  readonly low: number;
  /** Of float64. */
  readonly changes: number;
  readonly columns: readonly number[];
}

export let rooms: Rooms;
let u8: Uint8Array;
let u32: Uint32Array;
let f64: Float64Array;
let inputRoom = 0;
let numberRoom = 0;
let columnRoom = 0;
let lastView: Float64Array = new Float64Array(0);
let lastColumns: readonly Float64Array[] = [];

/** Sums and extremes of steps, in the kernel's memory until the next {@link openInput}. Extremes mean nothing where they were not asked for. */
export interface Reduced {
  sum: Float64Array;
  low: Float64Array;
  high: Float64Array;
}
const reduced: Reduced = { sum: lastView, low: lastView, high: lastView };

/** Lays out the rooms anew. Behind the input stand 20 bytes for each number: a coded number takes at most 42 bits, so that a stream that runs on stays inside. */
function layOut(bytes: number, numbers: number, columns: number): void {
  inputRoom = bytes;
  numberRoom = numbers;
  columnRoom = columns;
  let at = INPUT + bytes + BEYOND;
  const room = (count: number, size: number): number => {
    const start = at;
    at += (count + BEYOND) * size;
    return start;
  };
  const [first, second, low] = [room(numbers, 4), room(numbers, 4), room(numbers, 4)];
  const [changes, column] = [room(numbers, 8), room(numbers, 8)];
  rooms = { first, second, low, changes, columns: [column, ...Array.from({ length: COLUMNS - 1 }, () => room(columns, 8))] };
  const missing = at - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE));
  const { buffer } = kernel.memory;
  u8 = new Uint8Array(buffer);
  u32 = new Uint32Array(buffer);
  f64 = new Float64Array(buffer);
  lastView = new Float64Array(0);
  lastColumns = [];
  reduced.sum = lastView;
}
layOut(PAGE / 4, PAGE / 16, PAGE / 128);

/** At least `needed`, in steps that seldom need another one. */
function grown(room: number, needed: number): number {
  return needed <= room ? room : Math.ceil(needed / 2048) * 2048;
}

/**
 * Copies bytes[from … to) into the memory and makes room for streams of up to `count` numbers, and for so many values in the first
 * column or, with `all`, in each. Answers what must be added to an offset in `bytes` to get its address. What was read before is lost.
 */
export function openInput(bytes: Uint8Array, from: number, to: number, count: number, all = false): number {
  const length = to - from;
  if (length > inputRoom || count > numberRoom || (all && count > columnRoom)) layOut(grown(inputRoom, length), grown(numberRoom, count), all ? grown(columnRoom, count) : columnRoom);
  u8.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), INPUT);
  return INPUT - from;
}

/** The numbers in a room, until the next {@link openInput}. */
export function numbersAt(address: number, count: number): Uint32Array {
  return u32.subarray(address / 4, address / 4 + count);
}

/** The values in a column, until the next {@link openInput}. */
export function valuesAt(address: number, count: number): Float64Array {
  // Nearly always series of a segment are equally long.
  if (lastView.byteOffset !== address || lastView.length !== count) lastView = f64.subarray(address / 8, address / 8 + count);
  return lastView;
}

/** The values in all columns, in the order of {@link Rooms.columns}, until the next {@link openInput}. */
export function columnsAt(count: number): readonly Float64Array[] {
  if (lastColumns[0]?.length !== count) lastColumns = rooms.columns.map((address) => f64.subarray(address / 8, address / 8 + count));
  return lastColumns;
}

/**
 * Reduces the steps of the first column as it was decoded last: step i has the values bounds[i] ≤ p < bounds[i + 1]. Undefined when a sum
 * is no finite number, or when there are more steps than there is room for: never when they are fewer than the values that
 * {@link openInput} made room for in all columns.
 */
export function reduceColumn(bounds: Uint32Array, steps: number, extremes: boolean): Reduced | undefined {
  if (steps > numberRoom || steps > columnRoom) return undefined;
  const { first, columns } = rooms;
  const [values, sums, lows, highs] = columns as readonly [number, number, number, number];
  u32.set(bounds.length === steps + 1 ? bounds : bounds.subarray(0, steps + 1), first / 4);
  if (kernel.reduce(values, first, steps, extremes ? 1 : 0, sums, lows, highs) === 0) return undefined;
  if (reduced.sum.byteOffset !== sums || reduced.sum.length !== steps) {
    reduced.sum = f64.subarray(sums / 8, sums / 8 + steps);
    reduced.low = f64.subarray(lows / 8, lows / 8 + steps);
    reduced.high = f64.subarray(highs / 8, highs / 8 + steps);
  }
  return reduced;
}

/** The address of a table by its number below TABLES, and its words to be filled. */
export function tableAt(index: number): { readonly address: number; readonly words: Uint32Array } {
  return { address: index * TABLE_BYTES, words: numbersAt(index * TABLE_BYTES, TABLE_BYTES / 4) };
}
