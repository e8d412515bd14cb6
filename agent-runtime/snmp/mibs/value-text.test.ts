// Values as people read them: by enumeration, hint, date, bits, encoding; and whatever octets there are.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../../test/support/property-seed.ts';
import type { SnmpValue } from '../protocol.ts';
import { integerByHint, octetsByHint } from './display-hint.ts';
import type { MibType } from './mib-model.ts';
import { NO_TYPE } from './mib-model.ts';
import { showValue } from './value-text.ts';

const octets = (...bytes: number[]): SnmpValue => ({ type: 'octets', value: Uint8Array.from(bytes) });
const type = (change: Partial<MibType>): MibType => ({ ...NO_TYPE, ...change });

test.each<[string, SnmpValue, Partial<MibType>, string]>([
  ['an enumeration', { type: 'integer', value: 2 }, { names: new Map([[2, 'down']]) }, 'down'],
  ['a number without a name', { type: 'integer', value: 9 }, { names: new Map([[2, 'down']]) }, '9'],
  ['decimal digits', { type: 'integer', value: 1234 }, { hint: 'd-2' }, '12.34'],
  ['a MAC address', octets(0, 0x1c, 0x73, 0xab, 0xcd, 0xef), { hint: '1x:' }, '00:1c:73:ab:cd:ef'],
  ['a date', octets(7, 0xea, 3, 5, 9, 8, 7, 0), { hint: '2d-1d-1d,1d:1d:1d.1d,1a1d:1d' }, '2026-3-5,9:8:7.0'],
  ['a date with its zone', octets(7, 0xea, 3, 5, 9, 8, 7, 0, 0x2b, 9, 0), { hint: '2d-1d-1d,1d:1d:1d.1d,1a1d:1d' }, '2026-3-5,9:8:7.0,+9:0'],
  ['bits', octets(0xa0), { base: 'bits', names: new Map([[0, 'first'], [2, 'third']]) }, 'first, third'],
  ['a text', octets(0x68, 0xc3, 0xa9), { hint: '255a' }, 'hé'],
  ['a text in Latin-1', octets(0x68, 0x61, 0x6c, 0xe9), { hint: '255a' }, 'halé'],
  ['octets that are no text', octets(1, 2, 0xff), {}, '0x0102ff'],
  ['a duration', { type: 'timeticks', value: 8_640_000 + 366_101 }, {}, '1d 01:01:01.01'],
  ['an address', { type: 'address', value: '10.0.0.1' }, {}, '10.0.0.1'],
  ['a large counter', { type: 'counter64', value: 18_446_744_073_709_551_615n }, {}, '18446744073709551615'],
  ['a float', { type: 'opaque', value: 1.5 }, {}, '1.5'],
  ['nothing', { type: 'noSuchInstance', value: null }, {}, ''],
])('%s', (_, value, change, text) => {
  expect(showValue(value, type(change)).text).toBe(text);
});

test('an OID that is a value gets its name', () => {
  expect(showValue({ type: 'oid', value: '1.3.6.1' }, NO_TYPE, () => 'internet').text).toBe('internet');
});

test('only numbers can be drawn', () => {
  expect(showValue({ type: 'gauge32', value: 7 }).numeric).toBe(7);
  expect(showValue({ type: 'opaque', value: Number.NaN }).numeric).toBeNull();
  expect(showValue(octets(0x37)).numeric).toBeNull();
});

describe('DISPLAY-HINT', () => {
  test.each([
    ['1d.1d.1d.1d', [10, 0, 0, 1], '10.0.0.1'],
    ['2x:2x:2x:2x:2x:2x:2x:2x', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['1d.1d.1d.1d:2d', [127, 0, 0, 1, 0, 161], '127.0.0.1:161'],
    ['*1x:/1x:', [2, 0xaa, 0xbb, 0xcc], 'aa:bb/cc'],
    ['4d', [0, 0, 1, 0], '256'],
    ['1o', [8, 9], '1011'],
  ])('%s', (hint, bytes, text) => {
    expect(octetsByHint(Uint8Array.from(bytes), hint)).toBe(text);
  });

  test('no hint hangs or throws', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[*0-9dxoat:.,/-]{0,12}$/u), fc.uint8Array({ maxLength: 40 }), fc.integer(), (hint, bytes, number) => {
        octetsByHint(bytes, hint);
        integerByHint(number, hint);
        expect(typeof showValue({ type: 'octets', value: bytes }, type({ hint })).text).toBe('string');
      }),
    );
  });
});
