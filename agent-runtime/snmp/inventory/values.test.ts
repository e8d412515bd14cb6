// Texts, addresses, dates and bits in all the forms that agents give them, and any bytes at all without a throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, addressOfBytes, bitsOf, dateAndTimeOf, macOf, macOfText, numberOf, oidOf, textOf } from './values.ts';
import { octets, snmpValue } from '../../../test/support/snmp-reading.ts';

const latin = (text: string) => snmpValue(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));

describe('texts', () => {
  test('UTF-8, Latin-1 with its Windows extras, and the rest as hex', () => {
    expect(textOf(snmpValue('Büro – Süd'))).toBe('Büro – Süd');
    expect(textOf(latin('B\u00fcro S\u00fcd'))).toBe('Büro Süd');
    expect(textOf(snmpValue(octets(0x61, 0x62, 0x63, 0x80)))).toBe('abc€');
    expect(textOf(snmpValue(octets(0x01, 0x02, 0xff)))).toBe('0x0102ff');
    expect(textOf(snmpValue(octets(0xfe, 0xfd, 0xfc)))).toBe('0xfefdfc');
  });

  test('padding goes, line breaks and HTML entities stay', () => {
    expect(textOf(latin('core\u0000\u0000\u0000'))).toBe('core');
    expect(textOf(latin('CHASSIS\u0000junk\u0001'))).toBe('CHASSIS');
    expect(textOf(latin('\u0000\u0000'))).toBe('');
    expect(textOf(snmpValue('one\r\ntwo\tthree &#382;'))).toBe('one\r\ntwo\tthree &#382;');
  });

  test('other types by their value, nothing for what is missing', () => {
    expect([textOf(snmpValue(7)), textOf({ type: 'oid', value: '1.3' }), textOf(undefined), textOf({ type: 'noSuchInstance', value: null })]).toEqual(['7', '1.3', '', '']);
    expect(oidOf({ type: 'oid', value: '.1.3.6' })).toBe('1.3.6');
  });
});

describe('numbers', () => {
  test('of every numeric type and of numeric texts', () => {
    expect([numberOf(snmpValue(-3)), numberOf({ type: 'counter64', value: 2n ** 60n }), numberOf(snmpValue(' 0.46 ')), numberOf(snmpValue('0.4 %')), numberOf(undefined)]).toEqual([-3, 2 ** 60, 0.46, null, null]);
  });
});

describe('MAC addresses', () => {
  test.each(['5C:62:8B:37:A5:87', '5c-62-8b-37-a5-87', '5c628b37a587', '0x5C628B37A587', '5c62.8b37.a587', '5c 62 8b 37 a5 87'])('the text %s', (text) => {
    expect(macOf(snmpValue(text))).toBe('5c:62:8b:37:a5:87');
  });

  test('octets, short groups, and what is none', () => {
    expect(macOf(snmpValue(octets(0, 1, 2, 0xab, 0xcd, 0xef)))).toBe('00:01:02:ab:cd:ef');
    expect(macOfText('0:1c:73:b3:af:bb')).toBe('00:1c:73:b3:af:bb');
    expect([macOf(snmpValue('')), macOf(snmpValue('Gi0/1')), macOf(snmpValue(octets(0, 0, 0, 0, 0, 0))), macOf(snmpValue(123_456_789_012)), macOf(undefined)]).toEqual(['', '', '', '', '']);
  });
});

describe('IP addresses', () => {
  test('by type, by octets, by text; IPv6 in its short form', () => {
    expect(addressOf({ type: 'address', value: '192.0.2.1' })).toBe('192.0.2.1');
    expect(addressOf(snmpValue(octets(192, 0, 2, 1)))).toBe('192.0.2.1');
    expect(addressOf(snmpValue('192.0.2.1'))).toBe('192.0.2.1');
    expect(addressOf(snmpValue('no address'))).toBe('');
    expect(addressOfBytes([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).toBe('2001:db8::1');
    expect(addressOfBytes(Array.from({ length: 16 }, () => 0))).toBe('::');
    expect(addressOfBytes([1, 2, 3])).toBe('');
  });
});

describe('DateAndTime', () => {
  test('with and without a zone, as octets and as text', () => {
    expect(dateAndTimeOf(snmpValue(octets(0x07, 0xe8, 2, 29, 13, 5, 6, 7, 0x2b, 2, 30)))).toBe(Date.UTC(2024, 1, 29, 10, 35, 6, 700));
    expect(dateAndTimeOf(snmpValue(octets(0x07, 0xe8, 2, 29, 13, 5, 6, 7)))).toBe(Date.UTC(2024, 1, 29, 13, 5, 6, 700));
    expect(dateAndTimeOf(snmpValue('2024-2-29,13:5:6.7,-1:0'))).toBe(Date.UTC(2024, 1, 29, 14, 5, 6, 700));
    expect([dateAndTimeOf(snmpValue(octets(7, 0xe8, 13, 1, 0, 0, 0, 0))), dateAndTimeOf(snmpValue('soon')), dateAndTimeOf(snmpValue(5))]).toEqual([null, null, null]);
  });
});

describe('BITS', () => {
  test('as octets and as the text of a rendering', () => {
    expect(bitsOf(snmpValue(octets(0x28, 0x00)))).toEqual([2, 4]);
    expect(bitsOf(snmpValue('28 00 2 4'))).toEqual([2, 4]);
    expect(bitsOf(snmpValue('10 3'))).toEqual([3]);
    expect(bitsOf(snmpValue('00 20 10 '))).toEqual([10]);
    expect(bitsOf(snmpValue('00'))).toEqual([]);
    expect(bitsOf(snmpValue('28 00'))).toEqual([2, 4]);
    expect(bitsOf(undefined)).toEqual([]);
  });

  test('property: a rendering reads as the octets it renders', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4 }), (bytes) => {
        const bits = bitsOf({ type: 'octets', value: Uint8Array.from([...bytes, 0x1f]) }).filter((bit) => bit < bytes.length * 8);
        const rendering = [...Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()), ...bits].join(' ');
        expect(bitsOf(snmpValue(rendering))).toEqual(bits);
      }),
    );
  });
});

test('property: no bytes make a reader throw, and texts never hold control characters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const value = snmpValue(bytes);
      expect(textOf(value)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u);
      expect(macOf(value)).toMatch(/^(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5})?$/u);
      for (const read of [numberOf, addressOf, dateAndTimeOf, bitsOf, oidOf]) expect(() => read(value)).not.toThrow();
    }),
  );
});
