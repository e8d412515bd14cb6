import { expect, test } from 'vitest';
import { heardOn, neighbourNode } from './split-wish.ts';

const heard = (change: object) => ({ protocol: 'lldp' as const, localIndex: 3, localPort: 'Gi0/3', remoteName: '', remotePort: '', remoteChassis: '', remoteAddress: '', remoteDescription: '', ...change });

test('a neighbour is named by its chassis, its address, its name, in this order', () => {
  expect(neighbourNode(heard({ remoteChassis: '00:00:5E:00:53:AF', remoteAddress: '192.0.2.1' }))).toBe('neighbour:mac:00:00:5e:00:53:af');
  expect(neighbourNode(heard({ remoteChassis: '0000.5e00.53af' }))).toBe('neighbour:mac:00:00:5e:00:53:af');
  expect(neighbourNode(heard({ remoteChassis: 'rack-7' }))).toBe('neighbour:chassis:rack-7');
  expect(neighbourNode(heard({ remoteAddress: '192.0.2.1', remoteName: 'x' }))).toBe('neighbour:address:192.0.2.1');
  expect(neighbourNode(heard({ remoteName: 'AP-3.example.net' }))).toBe('neighbour:name:ap-3');
  expect(neighbourNode(heard({}))).toBeUndefined();
});

test('what is heard on a port is found by its number, else by its name', () => {
  const device = { neighbours: [heard({}), heard({ localIndex: null, localPort: 'Gi0/4' })] };
  expect(heardOn(device, { index: 3, interface: 'other' })).toEqual([device.neighbours[0]]);
  expect(heardOn(device, { index: null, interface: 'Gi0/4' })).toEqual([device.neighbours[1]]);
  expect(heardOn(device, { index: 9, interface: '' })).toEqual([]);
});
