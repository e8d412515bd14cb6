// Everything that goes into the log's buffer comes out again, in order and in pieces.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBuffer, SparePieces } from './log-buffer.ts';

const bytesOf = (buffer: LogBuffer): number[] => [...buffer.written()].flatMap((piece) => [...piece]);

describe('LogBuffer', () => {
  it('gives back everything in order, whatever the records and however often it is used again', () => {
    const record = fc.oneof({ weight: 8, arbitrary: fc.nat(30_000) }, { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 400_000 }) });
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 12 }), { maxLength: 4 }), (rounds) => {
        const spare = new SparePieces();
        const buffers = [new LogBuffer(spare), new LogBuffer(spare)];
        for (const records of rounds) {
          for (const [which, buffer] of buffers.entries()) {
            let expected = 0;
            let pieces = 0;
            for (const [i, length] of records.entries()) {
              const { record: writer } = buffer;
              const before = writer.length;
              writer.raw(new Uint8Array(length).fill(which * 100 + i));
              expect(writer.length - before).toBe(length);
              expected += length;
            }
            expect(buffer.length).toBe(expected);
            let at = 0;
            const whole = new Uint8Array(expected);
            for (const piece of buffer.written()) {
              whole.set(piece, at);
              at += piece.length;
              pieces++;
            }
            expect(at).toBe(expected);
            expect(pieces).toBeLessThanOrEqual(records.length);
            at = 0;
            for (const [i, length] of records.entries()) {
              expect(whole.subarray(at, at + length).every((byte) => byte === which * 100 + i)).toBe(true);
              at += length;
            }
          }
          for (const buffer of buffers) buffer.reset();
          expect(buffers.map((buffer) => [buffer.length, bytesOf(buffer)])).toEqual([[0, []], [0, []]]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
