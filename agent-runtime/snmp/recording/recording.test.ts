import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SnmpValue, VarBind } from '../protocol.ts';
import { parseRecording, readingOf } from './recording.ts';
import { writeRecording } from './write-recording.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('recordings', () => {
  it('hold every kind of value', () => {
    const { objects, problems } = parseRecording(
      bytes(
        [
          '# a comment',
          '',
          '1.3.6.1.2.1.1.1.0|4|Switch | Größe',
          '1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.99999.1',
          '1.3.6.1.2.1.1.3.0|67|4294967301',
          '1.3.6.1.4.1.99999.1|2|-5\r',
          '1.3.6.1.4.1.99999.2|4x|00 fF 7e',
          '1.3.6.1.4.1.99999.3|4e|a\\x00b\\n\\\\',
          '1.3.6.1.4.1.99999.4|64x|3132372e302e302e31',
          '1.3.6.1.4.1.99999.5|64x|7f000001',
          '1.3.6.1.4.1.99999.6|68x|9f780442280000',
          '1.3.6.1.4.1.99999.7|70|18446744073709551615',
          '1.3.6.1.4.1.99999.8|2:numeric|scale=3,min=25,initial=39',
          '1.3.6.1.4.1.99999.9|4:writecache|value=rack',
          '1.3.6.1.4.1.99999.10|4xx|41',
          '1.3.6.1.4.1.99999.11|5|',
          '1.3.6.1.4.1.99999.12|68x|9f79084045000000000000',
          '1.3.6.1.4.1.99999.13|2|3000000000',
        ].join('\n'),
      ),
    );
    expect(problems).toEqual([]);
    expect(objects.map(({ value }) => value.value)).toEqual([
      bytes('Switch | Größe'),
      '1.3.6.1.4.1.99999.1',
      5,
      -5,
      bytes('\x00\xff~'),
      bytes('a\0b\n\\'),
      '127.0.0.1',
      '127.0.0.1',
      42,
      18446744073709551615n,
      39,
      bytes('rack'),
      bytes('A'),
      null,
      42,
      3_000_000_000,
    ]);
  });

  it('name the lines that hold nothing, sort the others and keep the first of repeated ones', () => {
    const { objects, problems } = parseRecording(bytes('1.3.10|2|1\n1.3.9|2|2\nnonsense\n1.3.xx.4|2|3\n1.3.9|2|4\n1.3.5|4x|abc\n1.3.6|63|a\n1.3.7|64|1.2.3\n1.3.8|2|x'));
    expect(objects.map(({ oid, value }) => [oid, value.value])).toEqual([['1.3.9', 2], ['1.3.10', 1]]);
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 6, 7, 8, 9]);
  });

  it('answer plans', () => {
    const recording = parseRecording(bytes('1.3.1.0|2|7\n1.3.2.1|2|1\n1.3.2.10|2|3\n1.3.2.9.1|2|2\n1.3.21.1|2|4'));
    const reading = readingOf(recording, { scalars: ['1.3.1.0', '1.3.1'], columns: ['1.3.2', '1.3.4'] }, 0);
    expect(reading.scalar('1.3.1.0')?.value).toBe(7);
    expect(reading.scalar('1.3.1')).toBeUndefined();
    expect([...reading.column('1.3.2')].map(([index, value]) => [index, value.value])).toEqual([['1', 1], ['9.1', 2], ['10', 3]]);
    expect(reading.column('1.3.4').size).toBe(0);
  });

  it('come back as they were written, without secrets', () => {
    const value: fc.Arbitrary<SnmpValue> = fc.oneof(
      fc.record({ type: fc.constant('integer' as const), value: fc.integer() }),
      fc.record({ type: fc.constantFrom('counter32' as const, 'gauge32' as const, 'timeticks' as const), value: fc.nat() }),
      fc.record({ type: fc.constant('counter64' as const), value: fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }) }),
      fc.record({ type: fc.constant('octets' as const), value: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.string({ maxLength: 20 }).map((text) => new TextEncoder().encode(text))) }),
      fc.record({ type: fc.constant('opaque' as const), value: fc.double({ noNaN: true }) }),
      fc.record({ type: fc.constant('address' as const), value: fc.ipV4() }),
      fc.record({ type: fc.constant('null' as const), value: fc.constant(null) }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const objects = values.map((one, at): VarBind => ({ oid: `1.3.6.1.4.1.99999.${at}`, value: one }));
        const { text, written } = writeRecording(objects);
        expect(written).toBe(values.length);
        expect(parseRecording(bytes(text)).objects).toEqual(objects);
      }),
    );
    const saved = writeRecording(
      [
        { oid: '1.3.6.1.2.1.1.5.0', value: { type: 'octets', value: bytes('switch') } },
        { oid: '1.3.6.1.2.1.1.6.0', value: { type: 'octets', value: bytes('community is s3cret!') } },
        { oid: '1.3.6.1.6.3.15.1.2.2.1.3.1', value: { type: 'octets', value: bytes('user') } },
        { oid: '1.3.6.1.6.3.18.1.1.1.2.1', value: { type: 'octets', value: bytes('x') } },
        { oid: '1.3.6.1.4.1.9.9.1.115.51.99.114.101.116.5', value: { type: 'integer', value: 1 } },
      ],
      ['s3cret'],
    );
    expect(saved).toEqual({ text: '1.3.6.1.2.1.1.5.0|4|switch\n', written: 1, leftOut: 4 });
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: fc.constantFrom(...'123.|4xe:\n\\=,'.split('')), maxLength: 200 }).map(bytes)), (given) => {
      const { objects, problems, problemCount } = parseRecording(given);
      expect(problemCount).toBeGreaterThanOrEqual(problems.length);
      for (const { oid } of objects) expect(oid).toMatch(/^\d+(?:\.\d+)+$/u);
    }));
  });
});
