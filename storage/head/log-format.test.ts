import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Batch } from '../../common/model/batch.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { LOG_VERSION, SEGMENT_HEADER_BYTES, readRecords, segmentHeader, segmentVersion, writeBatch, writeLayout, writeRow, writeSeries } from './log-format.ts';
import type { LogRecord } from './log-format.ts';

const time = fc.oneof(fc.integer({ min: 0, max: 2e12 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const point = fc.tuple(fc.nat(2 ** 22 - 1), time, fc.double());
/** Series named in one go at a single time or a few, as sources send them. */
const regular = fc
  .record({ first: fc.nat(2 ** 21), times: fc.array(time, { minLength: 1, maxLength: 3 }), each: fc.integer({ min: 1, max: 30 }) })
  .map(({ first, times, each }) => times.flatMap((t) => Array.from({ length: each }, (_, i): [number, number, number] => [first + i, t, i / 3])));
const batch: fc.Arbitrary<Batch> = fc
  .record({ source: fc.string({ unit: 'grapheme' }), seq: fc.nat(), watermark: time, points: fc.oneof(fc.array(point, { maxLength: 50 }), regular), sketches: fc.array(fc.record({ ref: fc.nat(1000), ts: time, bytes: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 3 }) })
  .map(({ source, seq, watermark, points, sketches }) => ({
    source,
    seq,
    watermark,
    refs: Uint32Array.from(points, ([ref]) => ref),
    ts: Float64Array.from(points, ([, t]) => t),
    values: Float64Array.from(points, ([, , value]) => value),
    ...(sketches.length > 0 ? { sketches } : {}),
  }));
const meta: fc.Arbitrary<SeriesMeta> = fc.record({
  ref: fc.nat(2 ** 22 - 1),
  metric: fc.string({ unit: 'grapheme' }),
  tags: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
  type: fc.constantFrom('gauge' as const, 'rate' as const, 'count' as const, 'monotonic_count' as const, 'distribution' as const),
  unit: fc.string(),
  interval: fc.double({ noNaN: true }),
});
const record: fc.Arbitrary<LogRecord> = fc.oneof(
  batch.map((each): LogRecord => ({ kind: 'batch', batch: each })),
  meta.map((each): LogRecord => ({ kind: 'series', meta: each })),
  fc
    .record({ number: fc.nat(), source: fc.string({ unit: 'grapheme' }), refs: fc.array(fc.nat(2 ** 22 - 1), { maxLength: 50 }) })
    .map(({ number, source, refs }): LogRecord => ({ kind: 'layout', layout: { number, source, refs: Uint32Array.from(refs) } })),
  fc
    .record({ layout: fc.nat(), seq: fc.nat(), watermark: time, t: time, values: fc.array(fc.double(), { maxLength: 50 }) })
    .map(({ values, ...row }): LogRecord => ({ kind: 'row', row: { ...row, values: Float64Array.from(values) } })),
);

function write(records: readonly LogRecord[]): Uint8Array {
  const out = new ByteWriter(8);
  out.raw(segmentHeader());
  for (const each of records) {
    if (each.kind === 'batch') writeBatch(out, each.batch);
    else if (each.kind === 'layout') writeLayout(out, each.layout);
    else if (each.kind === 'row') writeRow(out, each.row);
    else writeSeries(out, each.meta);
  }
  return out.copy();
}
function read(bytes: Uint8Array): { records: LogRecord[]; whole: number } {
  const records: LogRecord[] = [];
  const whole = readRecords(bytes, SEGMENT_HEADER_BYTES, (each) => records.push(each));
  return { records, whole };
}

describe('the log', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), (records) => {
        const bytes = write(records);
        expect(segmentVersion(bytes)).toBe(LOG_VERSION);
        expect(read(bytes)).toEqual({ records, whole: bytes.length });
      }),
    );
  });

  it('gives every record before a cut, and none after', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(5000), (records, cut) => {
        const bytes = write(records);
        const length = SEGMENT_HEADER_BYTES + (cut % (bytes.length - SEGMENT_HEADER_BYTES));
        const found = read(bytes.slice(0, length));
        expect(found.records).toEqual(records.slice(0, found.records.length));
        expect(found.whole).toBeLessThanOrEqual(length);
        expect(write(found.records).length).toBe(found.whole);
      }),
    );
  });

  it('never throws, hangs or invents for damaged bytes', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { minLength: 1, maxLength: 5 }), (records, edits) => {
        const bytes = write(records);
        for (const [at, byte] of edits) bytes[SEGMENT_HEADER_BYTES + (at % (bytes.length - SEGMENT_HEADER_BYTES))] = byte;
        const found = read(bytes);
        // Every record is guarded by its checksum, so what is given is what was written.
        expect(found.records).toEqual(records.slice(0, found.records.length));
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void read(bytes)));
  });

  it('is known by its header', () => {
    expect(segmentVersion(new Uint8Array(3))).toBeUndefined();
    expect(segmentVersion(new TextEncoder().encode('SQLite format 3'))).toBeUndefined();
  });
});
