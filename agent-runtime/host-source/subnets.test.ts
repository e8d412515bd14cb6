// Own networks: masks, and what is not a network of others.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { createHostHandlers } from '../api/host.ts';
import { openScriptedHost } from '../../test/support/scripted-host/check-bench.ts';
import { ipv4Network, ownSubnets } from './subnets.ts';

test.each([
  ['192.168.1.20/24', '192.168.1.0/24'],
  ['10.20.30.40/8', '10.0.0.0/8'],
  ['172.16.99.5/20', '172.16.96.0/20'],
  ['10.0.0.1/32', '10.0.0.1/32'],
  ['10.0.0.1/0', '0.0.0.0/0'],
  ['10.0.0.1/33', undefined],
  ['300.0.0.1/8', undefined],
  ['fe80::1/64', undefined],
])('%s lies in %s', (cidr, network) => {
  expect(ipv4Network(cidr)).toBe(network);
});

test('a network is its own network', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat({ max: 32 }), (address, bits) => {
      const network = ipv4Network(`${address}/${bits}`)!;
      expect(ipv4Network(network)).toBe(network);
    }),
  );
});

test('loopback, link-local, single addresses and repeats are left out', async () => {
  const machine = new ScriptedMachine();
  const v4 = (address: string, cidr: string | null, internal = false) => ({ address, family: 'IPv4' as const, internal, mac: '', cidr });
  machine.addresses = {
    lo: [v4('127.0.0.1', '127.0.0.1/8', true)],
    eth0: [v4('192.168.7.20', '192.168.7.20/24'), v4('192.168.7.21', '192.168.7.21/24'), { ...v4('fd00::1', 'fd00::1/64'), family: 'IPv6' }],
    eth1: [v4('169.254.3.4', '169.254.3.4/16'), v4('1.2.3.4', null)],
    ppp0: [v4('10.9.9.9', '10.9.9.9/32')],
    wlan0: [v4('10.1.2.3', '10.1.2.3/22')],
  };
  const expected = [{ interface: 'eth0', cidr: '192.168.7.0/24' }, { interface: 'wlan0', cidr: '10.1.0.0/22' }];
  expect(ownSubnets(machine.system)).toEqual(expected);
  const handlers = createHostHandlers({ host: await openScriptedHost(machine), checkStatuses: () => [] });
  expect(await handlers.calls['host.subnets']({}, { signal: new AbortController().signal })).toEqual(expected);
});
