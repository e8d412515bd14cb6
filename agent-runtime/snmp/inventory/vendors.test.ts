import { expect, test } from 'vitest';
import { vendorName } from './vendors.ts';

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
