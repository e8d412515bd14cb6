// The codec: what it writes is what RFC 3416 says, what it reads is what agents really send, and nothing makes it throw or hang.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SnmpFailure } from '../../protocol.ts';
import type { SnmpValue } from '../../protocol.ts';
import { Bindings, communityBytes, communityMessage, readEnvelope } from './message.ts';
import { compareOids, decodeOid, encodeOid } from './oid.ts';
import { BerReader } from './reader.ts';
import { PDU, TAG, statusName } from './tags.ts';
import { readValue, writeValue } from './value.ts';
import { BerWriter } from './writer.ts';
import { readScopedPdu, readUsmMessage } from '../v3/usm-message.ts';

const writer = new BerWriter();
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const read = (tag: number, contents: string): SnmpValue => readValue(hex(contents), tag, 0, hex(contents).length);
const arcs = fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 0, max: 39 }), fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { minLength: 1, maxLength: 40 })).map(([a, b, rest]) => [a, b, ...rest]);

/** Everything that an answer can be asked. */
function readAll(bytes: Uint8Array): number {
  const envelope = readEnvelope(bytes);
  if (envelope?.version === 3) {
    const message = readUsmMessage(bytes);
    if (message !== undefined) readScopedPdu(message.data);
  }
  if (envelope?.answer === undefined) return 0;
  const bindings = new Bindings(envelope.answer);
  let count = 0;
  while (bindings.next()) {
    decodeOid(bytes, bindings.oidStart, bindings.oidEnd);
    readValue(bytes, bindings.valueTag, bindings.valueStart, bindings.valueEnd);
    expect(bindings.valueEnd).toBeLessThanOrEqual(bytes.length);
    count += 1;
  }
  return count;
}

describe('object identifiers', () => {
  test('known octets', () => {
    expect(encodeOid('1.3.6.1.4.1.2021.10')).toEqual(hex('2b 06 01 04 01 8f 65 0a'));
    expect(encodeOid('.1.3.6')).toEqual(hex('2b 06'));
    expect(encodeOid('2.999.3')).toEqual(hex('88 37 03'));
    expect(encodeOid('1.3.4294967295')).toEqual(hex('2b 8f ff ff ff 7f'));
    expect(decodeOid(hex('88 37 03'), 0, 3)).toBe('2.999.3');
    expect(decodeOid(new Uint8Array(), 0, 0)).toBe('0.0');
  });

  test.each(['', '.', '1..3', '1.3.', 'a', '1.3.4294967296', '3.1', '1.40', '1.-3', Array(129).fill('1').join('.')])('%j is none', (text) => expect(encodeOid(text)).toBeUndefined());

  test.each(['2b 86', 'ff ff ff ff ff ff 01', '2b 9f ff ff ff 7f'])('octets %s are damaged', (octets) => expect(decodeOid(hex(octets), 0, hex(octets).length)).toBeUndefined());

  test('text and octets are the same thing', () => {
    fc.assert(
      fc.property(arcs, (list) => {
        const bytes = encodeOid(list.join('.'))!;
        expect(decodeOid(bytes, 0, bytes.length)).toBe(list.join('.'));
      }),
    );
  });

  test('order is that of the arcs', () => {
    const byArcs = (a: readonly number[], b: readonly number[]): number => {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
      return a.length - b.length;
    };
    fc.assert(
      fc.property(arcs, arcs, (a, b) => {
        const [x, y] = [encodeOid(a.join('.'))!, encodeOid(b.join('.'))!];
        expect(Math.sign(compareOids(x, 0, x.length, y))).toBe(Math.sign(byArcs(a, b)));
        expect(compareOids(x, 0, x.length, x)).toBe(0);
      }),
    );
  });
});

describe('values', () => {
  test.each<[string, number, string, SnmpValue]>([
    ['a negative integer', TAG.integer, 'ff 7f', { type: 'integer', value: -129 }],
    ['an integer with needless octets', TAG.integer, '00 00 00 00 07', { type: 'integer', value: 7 }],
    ['an integer of eight octets keeps the low 32 bits', TAG.integer, '01 00 00 00 80 00 00 00', { type: 'integer', value: -(2 ** 31) }],
    ['a number without octets', TAG.counter32, '', { type: 'null', value: null }],
    ['a counter with its leading zero', TAG.counter32, '00 ff ff ff ff', { type: 'counter32', value: 4_294_967_295 }],
    ['a counter that was sent negative', TAG.counter32, 'ff ff ff fe', { type: 'counter32', value: 4_294_967_294 }],
    ['UInteger32', TAG.unsigned32, '05', { type: 'gauge32', value: 5 }],
    ['time ticks', TAG.timeticks, '00 80 00 00 00', { type: 'timeticks', value: 2 ** 31 }],
    ['a 64-bit counter that a number holds', TAG.counter64, '1f ff ff ff ff ff ff', { type: 'counter64', value: Number.MAX_SAFE_INTEGER }],
    ['one that none holds', TAG.counter64, '20 00 00 00 00 00 01', { type: 'counter64', value: 9_007_199_254_740_993n }],
    ['the largest', TAG.counter64, '00 ff ff ff ff ff ff ff ff', { type: 'counter64', value: 18_446_744_073_709_551_615n }],
    ['an address', TAG.address, 'c0 00 02 01', { type: 'address', value: '192.0.2.1' }],
    ['an address of another length', TAG.address, 'c0 00', { type: 'octets', value: hex('c0 00') }],
    ['an opaque float', TAG.opaque, '9f 78 04 42 f6 00 00', { type: 'opaque', value: 123 }],
    ['an opaque double', TAG.opaque, '9f 79 08 40 5e c0 00 00 00 00 00', { type: 'opaque', value: 123 }],
    ['another opaque', TAG.opaque, '9f 78 04 42', { type: 'opaque', value: hex('9f 78 04 42') }],
    ['an unknown type', 0x45, '01 02', { type: 'octets', value: hex('01 02') }],
    ['a damaged OID', TAG.oid, '2b 86', { type: 'octets', value: hex('2b 86') }],
  ])('%s', (_, tag, contents, value) => expect(read(tag, contents)).toEqual(value));

  test('what is written is read back', () => {
    const value = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value): SnmpValue => ({ type: 'integer', value })),
      fc.tuple(fc.constantFrom('counter32' as const, 'gauge32' as const, 'timeticks' as const), fc.integer({ min: 0, max: 2 ** 32 - 1 })).map(([type, value]): SnmpValue => ({ type, value })),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value): SnmpValue => ({ type: 'counter64', value: value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value })),
      fc.uint8Array({ maxLength: 400 }).map((value): SnmpValue => ({ type: 'octets', value })),
      fc.double({ noNaN: true }).map((value): SnmpValue => ({ type: 'opaque', value })),
      fc.ipV4().map((value): SnmpValue => ({ type: 'address', value })),
      arcs.map((list): SnmpValue => ({ type: 'oid', value: list.join('.') })),
    );
    fc.assert(
      fc.property(value, (given) => {
        writer.reset();
        writeValue(writer, given);
        const bytes = writer.finish();
        const reader = new BerReader(bytes);
        expect(reader.header()).toBe(true);
        expect(readValue(bytes, reader.tag, reader.at, reader.valueEnd)).toEqual(given);
      }),
    );
  });

  test.each<SnmpValue>([
    { type: 'integer', value: 2 ** 31 },
    { type: 'gauge32', value: -1 },
    { type: 'counter64', value: -1 },
    { type: 'address', value: '192.0.2' },
    { type: 'oid', value: 'x' },
    { type: 'noSuchObject', value: null },
  ])('%o is not sent', (value) => expect(() => writeValue(writer, value)).toThrow(SnmpFailure));
});

describe('messages', () => {
  test('a GET as RFC 3416 has it', () => {
    const bytes = communityMessage(writer, 1, communityBytes('public'), { tag: PDU.get, oids: [encodeOid('1.3.6.1.2.1.1.5.0')!] }, 1);
    expect(bytes).toEqual(hex('30 26 02 01 01 04 06 7075626c6963 a0 19 02 01 01 02 01 00 02 01 00 30 0e 30 0c 06 08 2b 06 01 02 01 01 05 00 05 00'));
  });

  test('a message that no datagram holds is refused', () => {
    expect(() => communityMessage(writer, 1, communityBytes('x'.repeat(70_000)), { tag: PDU.get, oids: [] }, 1)).toThrow(/at most 65507 octets/);
  });

  test('long lengths, an answer cut short, and names of statuses', () => {
    const oids = Array.from({ length: 60 }, (_, i) => encodeOid(`1.3.6.1.2.1.2.2.1.10.${i + 1}`)!);
    const bytes = communityMessage(writer, 1, communityBytes('public'), { tag: PDU.set, oids, values: oids.map((_, value) => ({ type: 'integer', value })) }, 77);
    bytes[bytes.indexOf(PDU.set)] = PDU.response;
    expect(readAll(bytes)).toBe(60);
    const half = bytes.subarray(0, bytes.length >> 1);
    expect(readEnvelope(half)?.cut).toBe(true);
    expect(readAll(half)).toBeGreaterThan(25);
    expect([statusName(1), statusName(18), statusName(99)]).toEqual(['tooBig', 'inconsistentName', 'status 99']);
  });

  test.each(['30 84 ff ff ff ff 02 01 01', '30 88 ff ff ff ff ff ff ff ff', '30 80 02 01 01 00 00', '3f 81 01 00', '30', '', '30 82', '30 03 02 85 01'])('%s is survived', (octets) => expect(readAll(hex(octets))).toBe(0));

  test('a thousand nested headers are survived', () => {
    expect(readAll(new Uint8Array(2_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x7f)))).toBe(0);
  });

  test('random and mutated bytes never throw', () => {
    const valid = communityMessage(writer, 1, communityBytes('public'), { tag: PDU.set, oids: [encodeOid('1.3.6.1.2.1.1.5.0')!, encodeOid('1.3.6.1.2.1.1.3.0')!], values: [{ type: 'octets', value: hex('01 02 03') }, { type: 'counter64', value: 2n ** 60n }] }, 12_345);
    valid[valid.indexOf(PDU.set)] = PDU.response;
    const mutated = fc.tuple(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(valid.length)).map(([changes, end]) => {
      const bytes = Uint8Array.from(valid);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, end);
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
        expect(readAll(bytes)).toBeLessThan(100);
      }),
      { numRuns: 3_000 },
    );
  });

  test('random v3 messages never throw', () => {
    const start = hex('30 3e 02 01 03 30 11 02 04 00 00 00 01 02 03 00 ff e3 04 01 04 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 04 00 30 14 04 00 04 00 a0 0e 02 04 00 00 00 01 02 01 00 02 01 00 30 00');
    expect(readUsmMessage(start)?.messageId).toBe(1);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 5 }), fc.nat(start.length), (changes, end) => {
        const bytes = Uint8Array.from(start);
        for (const [at, value] of changes) bytes[at] = value;
        const message = readUsmMessage(bytes.subarray(0, end));
        if (message !== undefined) expect(readScopedPdu(message.data)?.bytes.length ?? 0).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 3_000 },
    );
  });
});
