// A device's walk as a file (.snmprec, one object per line: OID|type|value): read, asked like a device.
import type { Millis } from '../../../common/time/millis.ts';
import type { ReadingPlan } from '../device-reading.ts';
import { DeviceReading } from '../device-reading.ts';
import type { Column, Oid, SnmpValue, VarBind } from '../protocol.ts';
import { isOid, octetText, recordedValue } from './recorded-value.ts';

/** Largest file, bytes; the largest walks known have some megabytes. */
const LARGEST_FILE = 128 * 1024 * 1024;
const MOST_OBJECTS = 1_000_000;
/** Problems that are kept with their line; the rest is counted. */
const MOST_PROBLEMS = 100;

/** A line that holds no object. */
export interface RecordingProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The objects of a walk in the order of their OIDs, each once. */
export class Recording {
  readonly objects: readonly VarBind[];
  readonly problems: readonly RecordingProblem[];
  /** All of them, kept or not. */
  readonly problemCount: number;
  readonly #byOid: ReadonlyMap<Oid, SnmpValue>;

  constructor(objects: readonly VarBind[], problems: readonly RecordingProblem[], problemCount: number) {
    const keyed = new Map<Oid, VarBind>();
    // The first of repeated objects counts.
    for (const object of objects) if (!keyed.has(object.oid)) keyed.set(object.oid, object);
    this.objects = [...keyed.values()].map((object) => ({ object, parts: object.oid.split('.').map(Number) })).sort((a, b) => compareParts(a.parts, b.parts)).map(({ object }) => object);
    this.problems = problems;
    this.problemCount = problemCount;
    this.#byOid = new Map(this.objects.map(({ oid, value }) => [oid, value]));
  }

  get(oid: Oid): SnmpValue | undefined {
    return this.#byOid.get(oid);
  }

  /** The rows of a column: what follows its OID → value. */
  column(oid: Oid): Column {
    const rows = new Map<string, SnmpValue>();
    const parts = oid.split('.').map(Number);
    for (let at = this.#firstFrom(parts); at < this.objects.length; at += 1) {
      const object = this.objects[at]!;
      if (object.oid === oid) continue;
      if (!object.oid.startsWith(`${oid}.`)) break;
      rows.set(object.oid.slice(oid.length + 1), object.value);
    }
    return rows;
  }

  #firstFrom(parts: readonly number[]): number {
    let [low, high] = [0, this.objects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareParts(this.objects[middle]!.oid.split('.').map(Number), parts) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The order of OIDs: number by number, the shorter one first. */
function compareParts(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length && at < b.length; at += 1) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}

/** Reads a file. Never throws: lines that hold no object are problems, empty lines and comments (#) are nothing. */
export function parseRecording(bytes: Uint8Array): Recording {
  const objects: VarBind[] = [];
  const problems: RecordingProblem[] = [];
  let count = 0;
  const problem = (line: number, message: string): void => {
    count += 1;
    if (problems.length < MOST_PROBLEMS) problems.push({ line, message });
  };
  if (bytes.length > LARGEST_FILE) {
    problem(1, `The file is larger than ${LARGEST_FILE / 1024 / 1024} MiB.`);
    return new Recording(objects, problems, count);
  }
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    line += 1;
    const newline = bytes.indexOf(10, start);
    let end = newline < 0 ? bytes.length : newline;
    const next = end + 1;
    if (end > start && bytes[end - 1] === 13) end -= 1;
    const found = readLine(bytes.subarray(start, end));
    if (typeof found === 'string') problem(line, found);
    else if (found !== undefined) objects.push(found);
    if (objects.length >= MOST_OBJECTS) {
      problem(line, `The file has more than ${MOST_OBJECTS} objects; the rest is left out.`);
      break;
    }
    start = next;
  }
  return new Recording(objects, problems, count);
}

/** An object, a problem, or nothing. */
function readLine(bytes: Uint8Array): VarBind | string | undefined {
  const first = bytes.indexOf(124);
  const second = first < 0 ? -1 : bytes.indexOf(124, first + 1);
  if (bytes[0] === 35 || (first < 0 && octetText(bytes).trim() === '')) return undefined;
  if (second < 0) return 'The line is not OID|type|value.';
  const oid = octetText(bytes.subarray(0, Math.min(first, 2_000))).trim().replace(/^\./u, '');
  if (!isOid(oid)) return `"${oid.slice(0, 80)}" is not an OID.`;
  const value = recordedValue(octetText(bytes.subarray(first + 1, Math.min(second, first + 100))), bytes.subarray(second + 1));
  return typeof value === 'string' ? `${oid}: ${value}.` : { oid, value };
}

/** What a device with this recording would answer to a plan. */
export function readingOf(recording: Recording, plan: ReadingPlan, t: Millis): DeviceReading {
  const scalars = new Map<Oid, SnmpValue>();
  const columns = new Map<Oid, Column>();
  for (const oid of plan.scalars) {
    const value = recording.get(oid);
    if (value !== undefined) scalars.set(oid, value);
  }
  for (const oid of plan.columns) columns.set(oid, recording.column(oid));
  return new DeviceReading(t, scalars, columns);
}
