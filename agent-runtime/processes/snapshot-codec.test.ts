// The stored form of a process table: round trips, damaged bytes, bombs.
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot-codec.ts';

const rate = fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 2 ** 40 }));
const arbitraryRow = fc.record({
  pid: fc.nat({ max: 2 ** 32 - 1 }), parent: fc.nat({ max: 2 ** 32 - 1 }), cpu: fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 640_000 }).map((v) => v / 100)),
  memory: rate, readRate: rate, writeRate: rate, threads: fc.nat({ max: 100_000 }), age: fc.integer({ min: -1_000, max: 2 ** 40 }),
  name: fc.string(), command: fc.string({ unit: 'binary' }), user: fc.constantFrom('root', 'ann'), state: fc.constantFrom('R', 'S', 'D'),
});
const T = 1_795_000_000_000;

function snapshotOf(rows: readonly (typeof arbitraryRow extends fc.Arbitrary<infer R> ? R : never)[]): ProcessSnapshot {
  return {
    t: T, interval: 60_000, total: 321,
    pid: Uint32Array.from(rows, (r) => r.pid), parent: Uint32Array.from(rows, (r) => r.parent), cpu: Float64Array.from(rows, (r) => r.cpu),
    memory: Float64Array.from(rows, (r) => r.memory), readRate: Float64Array.from(rows, (r) => r.readRate), writeRate: Float64Array.from(rows, (r) => r.writeRate),
    threads: Uint32Array.from(rows, (r) => r.threads), startedAt: Float64Array.from(rows, (r) => T - r.age),
    name: rows.map((r) => r.name), command: rows.map((r) => r.command), user: rows.map((r) => r.user), state: rows.map((r) => r.state),
  };
}

test('what goes in comes out', () => {
  fc.assert(
    fc.property(fc.array(arbitraryRow, { maxLength: 30 }), (rows) => {
      const snapshot = snapshotOf(rows);
      expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual({ ok: true, value: snapshot });
    }),
    { numRuns: 50 },
  );
});

test('any bytes are a snapshot or a reason, never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, versioned) => {
      if (versioned && bytes.length > 0) bytes[0] = 1;
      const decoded = decodeSnapshot(bytes);
      expect(decoded.ok || decoded.reason.length > 10).toBe(true);
    }),
  );
  expect(decodeSnapshot(new Uint8Array(0))).toMatchObject({ ok: false });
});

test('a damaged snapshot is a reason', () => {
  const good = encodeSnapshot(snapshotOf(fc.sample(arbitraryRow, { numRuns: 10, seed: 1 })));
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bad = good.slice();
      bad[at]! ^= flip;
      const decoded = decodeSnapshot(bad);
      if (decoded.ok) expect(decoded.value.command.length).toBe(decoded.value.pid.length);
    }),
  );
});

test.each([
  ['not JSON', 'x'],
  ['an array', '[]'],
  ['no columns', '{"t":1,"interval":1,"total":1}'],
  ['a text as number', '{"t":"1"}'],
  ['columns of different length', JSON.stringify({ t: 1, interval: 1, total: 1, numbers: Object.fromEntries(['pid', 'parent', 'cpu', 'memory', 'readRate', 'writeRate', 'threads', 'age'].map((n, i) => [n, i === 0 ? [1] : []])), texts: Object.fromEntries(['name', 'command', 'user', 'state'].map((n) => [n, { texts: [], rows: [] }])) })],
])('JSON that is %s', (_what, json) => {
  const body = deflateRawSync(Buffer.from(json));
  expect(decodeSnapshot(Uint8Array.from([1, ...body]))).toMatchObject({ ok: false });
});

test('a bomb is refused before it unfolds', () => {
  const body = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
  expect(decodeSnapshot(Uint8Array.from([1, ...body]))).toMatchObject({ ok: false });
});
