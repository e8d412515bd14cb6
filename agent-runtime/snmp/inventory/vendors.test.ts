import { expect, test } from 'vitest';
import { kindByVendor, vendorName, vendorOf } from './vendors.ts';

test.each([
  ['cisco', 'Cisco'],
  ['tp-link', 'TP-Link'],
  ['checkpoint', 'Check Point'],
  ['paloalto', 'Palo Alto Networks'],
  ['konicaminolta', 'Konica Minolta'],
  ['Somebody Else', 'Somebody Else'],
  ['', ''],
])('%j is written %j', (text, name) => {
  expect(vendorName(text)).toBe(name);
});

test('tells makers and what they make by the sysObjectID, of makers of many things by where they put it', () => {
  const told = ['1.3.6.1.4.1.1991.1.3.62.1.1', '1.3.6.1.4.1.41112.1.10', '1.3.6.1.4.1.41112.1.5', '1.3.6.1.4.1.9.1.1', '1.3.6.1.4.1.8741.1', '1.3.6.1.2.1'].map((oid) => [vendorOf(oid), kindByVendor(oid)]);
  expect(told).toEqual([['Brocade', 'switch'], ['Ubiquiti', 'access_point'], ['Ubiquiti', undefined], ['Cisco', undefined], ['SonicWall', 'firewall'], ['', undefined]]);
});
