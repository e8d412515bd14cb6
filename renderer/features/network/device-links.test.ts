// Proves that addresses and filters carry names with any signs in them.
import { expect, test } from 'vitest';
import { parseQuery } from '../../../common/query/parser.ts';
import { deviceLink, interfaceLink, tagFilter } from './device-links.ts';

test('addresses keep signs of the address bar apart', () => {
  expect(deviceLink('a b')).toBe('/network/device?id=a+b');
  expect(deviceLink('x', 'ports')).toBe('/network/device?id=x&tab=ports');
  expect(new URLSearchParams(interfaceLink('x', 'Gi1/0/1 & "co"').split('?')[1]).get('port')).toBe('Gi1/0/1 & "co"');
});

test.each(['Gi1/0/1', '127.0.0.1', 'fe80::1', 'port "a", {b}', 'Vlan 10', 'back\\slash', 'NOT', '한국'])('the filter of %s is read back as it was', (value) => {
  const query = parseQuery(`avg:snmp.x{${tagFilter('interface', value)}}`);
  expect(query).toMatchObject({ kind: 'metric', scope: { kind: 'tag', key: 'interface', value } });
});
