// Ciphers and keys against published vectors: FIPS 81 for DES, NIST SP 800-38A for CFB, RFC 3414 A.3 and A.5 for keys.
import { describe, expect, test } from 'vitest';
import { aesCfb, desCbc } from './ciphers.ts';
import { authenticationKey, privacyKey } from './net-snmp.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('DES in CBC', () => {
  // FIPS PUB 81, table C1: 'Now is the time for all '.
  const key = hex('0123456789abcdef');
  const vector = hex('1234567890abcdef');
  const plain = hex('4e6f77206973207468652074696d6520666f7220616c6c20');
  const secret = 'e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6';
  test('there', () => expect(text(desCbc(key, vector, plain, false))).toBe(secret));
  test('and back', () => expect(text(desCbc(key, vector, hex(secret), true))).toBe(text(plain)));
});

describe('AES in CFB', () => {
  const vector = hex('000102030405060708090a0b0c0d0e0f');
  const plain = hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51');
  test.each([
    ['2b7e151628aed2a6abf7158809cf4f3c', '3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b'],
    ['8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b', 'cdc80d6fddf18cab34c25909c99a417467ce7f7f81173621961a2b70171d3d7a'],
    ['603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407b'],
  ])('with key %s', (key, secret) => {
    for (const native of [true, false]) {
      expect(text(aesCfb(hex(key), vector, plain, false, native))).toBe(secret);
      expect(text(aesCfb(hex(key), vector, hex(secret), true, native))).toBe(text(plain));
      expect(text(aesCfb(hex(key), vector, plain.subarray(0, 21), false, native))).toBe(secret.slice(0, 42));
    }
  });
});

describe('keys', () => {
  const engine = hex('000000000000000000000002');
  test('of RFC 3414 A.3', () => {
    expect(text(authenticationKey('MD5', 'maplesyrup', engine))).toBe('526f5eed9fcce26f8964c2930787d82b');
    expect(text(authenticationKey('SHA', 'maplesyrup', engine))).toBe('6695febc9288e36282235fc7151f128497b38f3f');
  });
  test('for privacy they have the length of the cipher, and both extensions begin alike', () => {
    expect(text(privacyKey('DES', 'MD5', 'maplesyrup', engine))).toBe('526f5eed9fcce26f8964c2930787d82b');
    const [ours, cisco] = [text(privacyKey('AES-256', 'SHA', 'maplesyrup', engine)), text(privacyKey('AES-256-C', 'SHA', 'maplesyrup', engine))];
    expect([ours.length, cisco.length]).toEqual([64, 64]);
    expect(ours.slice(0, 40)).toBe('6695febc9288e36282235fc7151f128497b38f3f');
    expect(cisco.slice(0, 40)).toBe(ours.slice(0, 40));
    expect(cisco).not.toBe(ours);
    expect(text(privacyKey('AES-192', 'SHA', 'maplesyrup', engine))).toBe(ours.slice(0, 48));
    expect(privacyKey('AES-256', 'SHA-512', 'maplesyrup', engine).length).toBe(32);
  });
});
