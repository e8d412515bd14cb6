import { expect, test } from 'vitest';
import type { Network, UdpSocket } from '../../agent-runtime/ports/network.ts';
import { relocatedNetwork } from './relocated-network.ts';

test('a device is spoken to where it listens, and seems to answer from where it is wanted; all else passes', async () => {
  const sent: string[] = [];
  const pinged: string[] = [];
  let deliver: (bytes: Uint8Array, address: string, port: number) => void = () => {};
  const socket: UdpSocket = {
    address: '0.0.0.0',
    port: 5,
    send: (_, port, address) => void sent.push(`${address}:${port}`),
    onMessage: (listener) => void (deliver = listener),
    onError() {},
    close() {},
  };
  const plain: Network = {
    openUdp: async () => socket,
    async ping(address) {
      pinged.push(address);
      return { kind: 'silent' };
    },
    async pingRound(address) {
      pinged.push(`${address} round`);
      return { kind: 'measured', answers: [] };
    },
    neighbours: async () => [],
    gateways: async () => [],
    reverseName: async () => undefined,
    allows: (address) => address.startsWith('127.'),
    refused: 3,
  };
  expect(relocatedNetwork(plain, [])).toBe(plain);
  const network = relocatedNetwork(plain, [{ address: '127.0.40.1', port: 161, at: { address: '127.0.0.1', port: 16_161 } }]);
  const opened = await network.openUdp({});
  const heard: string[] = [];
  opened.onMessage((_, address, port) => heard.push(`${address}:${port}`));
  for (const [address, port] of [['127.0.40.1', 161], ['127.0.40.1', 5_353], ['127.0.40.2', 161]] as const) opened.send(new Uint8Array(), port, address);
  deliver(new Uint8Array(), '127.0.0.1', 16_161);
  deliver(new Uint8Array(), '127.0.0.1', 53);
  await network.ping('127.0.40.1', 10);
  await network.ping('127.0.40.2', 10);
  await network.pingRound!('127.0.40.1', 3, 10);
  expect(sent).toEqual(['127.0.0.1:16161', '127.0.40.1:5353', '127.0.40.2:161']);
  expect(heard).toEqual(['127.0.40.1:161', '127.0.0.1:53']);
  expect(pinged).toEqual(['127.0.0.1', '127.0.40.2', '127.0.0.1 round']);
  expect([network.allows('10.0.0.1'), network.refused]).toEqual([false, 3]);
});
