// The kernel: its bytes belong to its source, it reads back what was written, and damaged streams end in BytesMalformed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, BytesMalformed } from '../../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../../common/bytes/byte-writer.ts';
import { packWords } from '../bit-pack.ts';
import { BodyReader, SegmentCodes } from '../body-reader.ts';
import { countSymbols, writeCoded, writePacked } from '../number-stream.ts';
import { MAX_SYMBOLS, canonical, codeLengths, coarsen, occurring, writeCode } from '../symbol-table.ts';
import { KERNEL_BYTES, KERNEL_SOURCE } from './kernel-bytes.ts';
import { TABLES, numbersAt, rooms } from './kernel.ts';

/** Numbers as they come: short and long ones, runs of zeros, rarely any below 2^32. */
const number = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) }, { weight: 4, arbitrary: fc.integer({ min: 0, max: 5000 }) }, { weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 1 }) });
const numbers = fc.oneof(fc.array(number, { minLength: 1, maxLength: 40 }), fc.array(number, { minLength: 500, maxLength: 1300 })).map((list) => Uint32Array.from(list));
const grain = fc.constantFrom(0, 1, 2);

/** A directory with one code that fits all lists, and each list coded by it. */
function coded(lists: readonly Uint32Array[], atGrain: number): { directory: Uint8Array; bodies: Uint8Array[] } {
  const finest = new Uint32Array(MAX_SYMBOLS);
  for (const list of lists) for (const [symbol, count] of countSymbols(list, 0, list.length).counts.entries()) finest[symbol]! += count;
  const counts = coarsen(finest, atGrain);
  const { first, end } = occurring(counts);
  const code = canonical(atGrain, codeLengths(counts), first, end);
  const out = new ByteWriter(64);
  out.varint(1);
  writeCode(code, out);
  const directory = out.written().slice();
  const bodies = lists.map((list) => {
    out.reset();
    out.u8(1);
    writeCoded(list, 0, list.length, code, out);
    return out.written().slice();
  });
  return { directory, bodies };
}

function read(body: Uint8Array, count: number, codes?: SegmentCodes): Uint32Array {
  const reader = new ByteReader(body);
  new BodyReader(reader, count, codes).stream(count, rooms.second);
  expect(reader.remaining).toBe(0);
  return numbersAt(rooms.second, count).slice();
}

type Compiler = () => Promise<{ parseWat(name: string, text: string): { toBinary(options: object): { buffer: Uint8Array } } }>;
/** Only needed to change the kernel, so that it may be missing. */
function findCompiler(): Compiler | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require('wabt') as Compiler;
  } catch {
    return undefined;
  }
}

describe('the kernel', () => {
  const text = readFileSync(new URL('kernel.wat', import.meta.url), 'utf8');

  it('was compiled from the source beside it', () => {
    expect(createHash('sha256').update(text).digest('hex'), 'kernel.wat has changed: run node tools/build-kernel.mjs').toBe(KERNEL_SOURCE);
  });

  it('is what its source compiles to', async ({ skip }) => {
    const compiler = findCompiler();
    if (compiler === undefined) return skip('the compiler, wabt, is not installed');
    const { buffer } = (await compiler()).parseWat('kernel.wat', text).toBinary({});
    expect(Buffer.from(buffer).toString('base64'), 'kernel-bytes.ts has changed: run node tools/build-kernel.mjs').toBe(KERNEL_BYTES);
  });

  it('reads coded streams of all lengths, grains and magnitudes', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 3 }), grain, (lists, atGrain) => {
        const { directory, bodies } = coded(lists, atGrain);
        const codes = new SegmentCodes(new ByteReader(directory));
        for (const [i, body] of bodies.entries()) expect(read(body, lists[i]!.length, codes)).toEqual(lists[i]);
      }),
      { numRuns: 200 },
    );
  });

  it('reads packed streams, and bits of every width', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 32 }), (list, width) => {
        const out = new ByteWriter(64);
        out.u8(0);
        writePacked(list, 0, list.length, out);
        expect(read(out.written(), list.length)).toEqual(list);
        out.reset();
        const short = list.map((each) => (each & (2 ** width - 1)) >>> 0);
        packWords(short, short.length, width, out);
        const reader = new ByteReader(out.written());
        new BodyReader(reader, list.length).bits(list.length, width, rooms.low);
        expect(reader.remaining).toBe(0);
        expect(numbersAt(rooms.low, list.length).slice()).toEqual(short);
      }),
      { numRuns: 200 },
    );
  });

  it('makes tables again when more codes are in use than it keeps', () => {
    const lists = Array.from({ length: TABLES + 9 }, (_, i) => Uint32Array.from({ length: 600 }, (_, k) => (k * (i + 3)) % (i + 2)));
    const all = lists.map((list) => {
      const { directory, bodies } = coded([list], 2);
      return { list, body: bodies[0]!, codes: new SegmentCodes(new ByteReader(directory)) };
    });
    for (const order of [all, all.toReversed()]) for (const { list, body, codes } of order) expect(read(body, list.length, codes)).toEqual(list);
  });

  it('ends in BytesMalformed, or in some numbers, whatever the bytes are', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.array(fc.constantFrom(0, 255), { maxLength: 300 }).map((list) => Uint8Array.from(list)));
    const { directory } = coded([Uint32Array.from([1, 2, 3, 2 ** 32 - 1, 2 ** 31, 0, 0, 0])], 0);
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 3000 }), fc.boolean(), (body, count, isPacked) => {
        const reader = new ByteReader(Uint8Array.of(isPacked ? 0 : 1, ...body));
        try {
          new BodyReader(reader, count, new SegmentCodes(new ByteReader(directory))).stream(count, rooms.first);
          expect(reader.remaining).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(BytesMalformed);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
