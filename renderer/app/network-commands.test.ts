// Proves where the palette looks for an interface that somebody types.
import { expect, test } from 'vitest';
import { whereToLook } from './network-commands.tsx';

type Devices = Parameters<typeof whereToLook>[1];
const devices = ['core-1', 'core-2', 'printer'].map((name, at) => ({ id: name, name, address: `127.0.0.${at + 2}`, hostNames: [], identity: { vendor: 'Acme', model: '' } })) as unknown as Devices;
const looked = (text: string, among = devices): string[] => whereToLook(text, among).map(({ device, rest }) => `${device.name}: ${rest}`);

test('words that name a device choose it, the others name the interface', () => {
  expect(looked('core-1 gi0/1')).toEqual(['core-1: gi0/1']);
  expect(looked('uplink core')).toEqual(['core-1: uplink', 'core-2: uplink']);
});

test('without a device all are looked at while there are few', () => {
  expect(looked('gi0/1')).toHaveLength(3);
  expect(looked('gi0/1', [...devices, ...devices, ...devices])).toEqual([]);
  expect(looked('  ')).toEqual([]);
});
