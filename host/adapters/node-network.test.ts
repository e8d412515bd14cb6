// The network adapter: sockets on loopback, refusal of what is not allowed, and the words of other systems' programs.
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseBsdArp, parseNetstatRoutes, parseProcArp, parseProcRoute, parseWindowsArp, parseWindowsRoutes } from './neighbourhood.ts';
import { createNodeNetwork, createNodeRandom } from './node-network.ts';
import { createPing, pingArguments, readPing, readPingRound, roundArguments } from './ping.ts';
import type { UdpSocket } from '../../agent-runtime/ports/network.ts';

const sockets: UdpSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
const confined = () => createNodeNetwork({ confineTo: ['127.0.0.0/8', '::1/128'] });

describe('sockets', () => {
  test('a datagram goes from one to the other', async () => {
    const network = confined();
    const [a, b] = [await network.openUdp({ address: '127.0.0.1', receiveBufferBytes: 200_000 }), await network.openUdp({ address: '127.0.0.1' })];
    sockets.push(a, b);
    const heard = new Promise<string>((resolve) => b.onMessage((bytes, address, port) => resolve(`${Buffer.from(bytes).toString()} ${address} ${port === a.port}`)));
    a.send(new TextEncoder().encode('hello'), b.port, '127.0.0.1');
    expect(await heard).toBe('hello 127.0.0.1 true');
  });

  test('a group is joined on interfaces of allowed addresses, and hears what is sent to it there', async () => {
    const group = '239.255.17.4';
    const network = createNodeNetwork({ confineTo: ['127.0.0.0/8', `${group}/32`] });
    const member = await network.openUdp({ multicast: group });
    sockets.push(member);
    const heard = new Promise<string>((resolve) => member.onMessage((bytes) => resolve(new TextDecoder().decode(bytes))));
    const sender = createSocket('udp4');
    await new Promise<void>((resolve) => sender.bind(0, '127.0.0.1', resolve));
    sender.setMulticastInterface('127.0.0.1');
    sender.send('to all', member.port, group);
    expect(await heard).toBe('to all');
    sender.close();
    await expect(createNodeNetwork({ confineTo: ['203.0.113.0/24'] }).openUdp({ multicast: group })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/no interface can join/) as string });
  });

  test('what goes to a group goes out of the interfaces that may be used, and where there is none it is said', async () => {
    const group = '239.255.17.5';
    const network = createNodeNetwork({ confineTo: ['127.0.0.0/8', `${group}/32`] });
    const [member, sender] = [await network.openUdp({ multicast: group }), await network.openUdp({ everyInterface: true })];
    sockets.push(member, sender);
    const heard = new Promise<string>((resolve) => member.onMessage((bytes, address) => resolve(`${new TextDecoder().decode(bytes)} ${address}`)));
    sender.send(new TextEncoder().encode('to all'), member.port, group);
    expect(await heard).toBe('to all 127.0.0.1');
    const nowhere = await createNodeNetwork({ confineTo: ['203.0.113.0/24', `${group}/32`] }).openUdp({ everyInterface: true });
    sockets.push(nowhere);
    const said: string[] = [];
    nowhere.onError((reason) => said.push(reason));
    nowhere.send(Uint8Array.of(1), member.port, group);
    expect(said).toEqual([`no interface leads to ${group}`]);
  });

  test('nothing is sent outside the networks it is confined to', async () => {
    const network = confined();
    const socket = await network.openUdp({ address: '127.0.0.1' });
    sockets.push(socket);
    const said: string[] = [];
    socket.onError((reason, address) => said.push(`${address}: ${reason}`));
    socket.send(Uint8Array.of(1), 161, '192.0.2.1');
    socket.send(Uint8Array.of(1), 161, 'localhost');
    expect(said).toEqual(['192.0.2.1: This program may not send to 192.0.2.1 here.', 'localhost: This program may not send to localhost here.']);
    expect(await network.ping('192.0.2.1', 100)).toEqual({ kind: 'unavailable', reason: 'This program may not send to 192.0.2.1 here.' });
    expect(network.refused).toBe(3);
    expect(['127.3.4.5', '::1', '::2', '10.0.0.1', 'x'].map(network.allows)).toEqual([true, true, false, false, false]);
    expect(createNodeNetwork().allows('192.0.2.1')).toBe(true);
  });

  test('a taken port and a network that is none are said', async () => {
    const network = confined();
    const socket = await network.openUdp({ address: '127.0.0.1' });
    sockets.push(socket);
    await expect(network.openUdp({ address: '127.0.0.1', port: socket.port })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/Another program listens/) as string });
    await expect(network.openUdp({ address: '192.0.2.77' })).rejects.toMatchObject({ code: 'unavailable' });
    for (const text of ['127.0.0.0', '127.0.0.0/33', 'x/8', '::/129', '1.2.3.4/8/9']) expect(() => createNodeNetwork({ confineTo: [text] })).toThrow(/is no network/);
    expect(createNodeRandom().bytes(16).length).toBe(16);
  });
});

describe('ping', () => {
  test('its words on three systems', () => {
    expect(readPing('64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms\n', 0)).toEqual({ kind: 'answered', ms: 0.045 });
    expect(readPing('Antwort von 192.0.2.1: Bytes=32 Zeit<1ms TTL=64\r\n', 0)).toEqual({ kind: 'answered', ms: 1 });
    expect(readPing('Reply from 192.0.2.9: Destination host unreachable.\r\n', 0)).toEqual({ kind: 'silent' });
    expect(readPing('1 packets transmitted, 0 packets received, 100.0% packet loss\n', 2)).toEqual({ kind: 'silent' });
    expect(readPing('1 packets transmitted, 0 received, 100% packet loss\n', 1)).toEqual({ kind: 'silent' });
    expect(readPing('ping: socket: Operation not permitted\n', 2)).toEqual({ kind: 'unavailable', reason: 'ping says: ping: socket: Operation not permitted' });
    const line = (ms: string, more = ''): string => `64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=${ms} ms${more}\n`;
    expect(readPingRound(`PING 127.0.0.1\n${line('0.1')}${line('0.2')}${line('0.3', ' (DUP!)')}rtt min/avg/max/mdev = 0.1/0.1/0.2/0.0 ms\n`, 0, 5)).toEqual({ kind: 'measured', answers: [0.1, 0.2] });
    expect(readPingRound('5 packets transmitted, 0 received, 100% packet loss\n', 1, 5)).toEqual({ kind: 'measured', answers: [] });
    expect(readPingRound('ping: socket: Operation not permitted\n', 2, 5).kind).toBe('unavailable');
    expect(roundArguments('linux', 'a', 5, 500)).toEqual(['-n', '-i', '0.2', '-c', '5', '-W', '0.5', 'a']);
    expect(roundArguments('win32', 'a', 5, 500)).toEqual(['-n', '5', '-w', '500', 'a']);
    expect(pingArguments('linux', 'a', 500)).toEqual(['-n', '-c', '1', '-W', '0.5', 'a']);
    expect(pingArguments('darwin', 'a', 500)).toEqual(['-n', '-c', '1', '-W', '500', 'a']);
    expect(pingArguments('win32', 'a', 500)).toEqual(['-n', '1', '-w', '500', 'a']);
  });
  test('one program asks a whole round', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-ping-'));
    try {
      const program = join(folder, 'ping');
      writeFileSync(program, '#!/bin/sh\nfor i in 1 2 3; do echo "64 bytes from $7: icmp_seq=$i ttl=64 time=0.$i ms"; done\n', { mode: 0o755 });
      expect(await createPing('linux', program).round('127.0.0.1', 5, 100)).toEqual({ kind: 'measured', answers: [0.1, 0.2, 0.3] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(await createNodeNetwork({ confineTo: ['127.0.0.0/8'] }).pingRound!('192.0.2.1', 5, 100)).toEqual({ kind: 'unavailable', reason: 'This program may not send to 192.0.2.1 here.' });
  });

  test('without the program it is unavailable, however many ask', async () => {
    const ping = createPing('linux', 'no-such-ping-program');
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? ping.one('127.0.0.1', 100) : ping.round('127.0.0.1', 5, 100))));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
  });
});

describe('reverse names', () => {
  /** A name server on loopback that knows one address, and says of others that there is no such name. */
  const nameServer = async (): Promise<string> => {
    const socket = createSocket('udp4');
    servers.push(socket);
    socket.on('message', (question, from) => {
      const asked = question.subarray(12);
      const known = question.includes('\u000210\u00012\u00010\u0003192');
      const head = Buffer.from([question[0]!, question[1]!, 0x84, known ? 0 : 3, 0, 1, 0, known ? 1 : 0, 0, 0, 0, 0]);
      const end = asked.indexOf(0) + 5;
      const name = Buffer.from([8, ...Buffer.from('printer1'), 4, ...Buffer.from('home'), 4, ...Buffer.from('arpa'), 0]);
      const record = Buffer.concat([Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, name.length]), name]);
      socket.send(Buffer.concat([head, asked.subarray(0, end), ...(known ? [record] : [])]), from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return `127.0.0.1:${socket.address().port}`;
  };
  const servers: ReturnType<typeof createSocket>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  test('are asked of a name server; who is confined asks none of this machine', async () => {
    const network = createNodeNetwork({ confineTo: ['127.0.0.0/8'], nameServers: [await nameServer()] });
    expect(await network.reverseName('192.0.2.10')).toBe('printer1.home.arpa');
    expect(await network.reverseName('192.0.2.11')).toBeUndefined();
    expect(await network.reverseName('printer')).toBeUndefined();
    expect(await confined().reverseName('192.0.2.10')).toBeUndefined();
  });

  test('a server that is not there is no name', async () => {
    const address = await nameServer();
    servers.splice(0).forEach((server) => server.close());
    expect(await createNodeNetwork({ nameServers: [address] }).reverseName('192.0.2.10')).toBeUndefined();
  });
});

describe('tables of the OS', () => {
  test('neighbours', () => {
    expect(parseProcArp('IP address  HW type  Flags  HW address  Mask  Device\n192.0.2.1 0x1 0x2 02:00:5E:10:00:01 * eth0\n192.0.2.2 0x1 0x0 00:00:00:00:00:00 * eth0\n')).toEqual([{ address: '192.0.2.1', mac: '02:00:5e:10:00:01', interface: 'eth0' }]);
    expect(parseBsdArp('? (192.0.2.1) at 2:0:5e:10:0:1 on en0 ifscope [ethernet]\n? (192.0.2.3) at (incomplete) on en0 [ethernet]\n')).toEqual([{ address: '192.0.2.1', mac: '02:00:5e:10:00:01', interface: 'en0' }]);
    expect(parseWindowsArp('\r\nInterface: 192.0.2.7 --- 0x5\r\n  Internet Address   Physical Address   Type\r\n  192.0.2.1   02-00-5e-10-00-01   dynamic\r\n  192.0.2.255   ff-ff-ff-ff-ff-ff   static\r\n')).toEqual([{ address: '192.0.2.1', mac: '02:00:5e:10:00:01', interface: '192.0.2.7' }]);
    for (const parse of [parseProcArp, parseBsdArp, parseWindowsArp]) expect(parse('nothing of the kind\n\u0000')).toEqual([]);
  });
  test('default routes', () => {
    expect(parseProcRoute('Iface Destination Gateway Flags\neth0 00000000 010200C0 0003\neth0 000200C0 00000000 0001\n')).toEqual([{ interface: 'eth0', address: '192.0.2.1' }]);
    expect(parseNetstatRoutes('Destination Gateway Flags Netif\ndefault            192.0.2.1       UGScg                 en0\n192.0.2.0/24 link#4 UCS en0\n')).toEqual([{ address: '192.0.2.1', interface: 'en0' }]);
    expect(parseWindowsRoutes('  0.0.0.0   0.0.0.0   192.0.2.1   192.0.2.7   25\r\n  0.0.0.0   0.0.0.0   192.0.2.1   192.0.2.7   25\r\n')).toEqual([{ address: '192.0.2.1', interface: '192.0.2.7' }]);
    for (const parse of [parseProcRoute, parseNetstatRoutes, parseWindowsRoutes]) expect(parse('nothing of the kind')).toEqual([]);
  });
  test('this machine can be asked', async () => {
    const network = confined();
    for (const { mac } of await network.neighbours()) expect(mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    for (const { address } of await network.gateways()) expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(await network.reverseName('not an address')).toBeUndefined();
  });
});
