// Scans of recorded devices on loopback: everyone is found, nobody is guessed at, and no secret is left lying about.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanState } from '../../agent-runtime/snmp/discovery/discovery.ts';
import type { PingAnswer, UdpSocket } from '../../agent-runtime/ports/network.ts';
import { createNodeNetwork } from '../../host/adapters/node-network.ts';
import { startDiscovery, wish } from '../support/snmp-discovery.ts';
import type { DiscoveryHarness, HarnessOptions } from '../support/snmp-discovery.ts';
import { freeUdpPort, startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';
import { loopbackNetwork } from '../support/snmp-engine.ts';

if (whyNoLab !== '') process.stdout.write(`Scans of recorded devices are skipped: ${whyNoLab}.\n`);
const whyNoUsers = whyNoLab !== '' ? whyNoLab : existsSync('/usr/sbin/snmpd') ? '' : 'snmpd is not installed (Debian: apt install snmpd)';
if (whyNoUsers !== '') process.stdout.write(`Scans with users of SNMPv3 are skipped: ${whyNoUsers}.\n`);

const RANGE = '127.0.20.0/24';
const NETWORK = [{ interface: 'lab0', cidr: RANGE }];

async function withDiscovery(options: HarnessOptions, work: (harness: DiscoveryHarness) => Promise<void>): Promise<void> {
  const harness = await startDiscovery(options);
  try {
    await work(harness);
    // Confined to loopback, and nothing even tried to leave it.
    expect(harness.network.refused).toBe(0);
  } finally {
    harness.stop();
  }
}

/** Answers of multicast DNS by what stands in the question: kinds of services; a printer with its address, and one elsewhere; a name by its address. */
const label = (text: string): number[] => [...text.split('.').flatMap((part) => [part.length, ...Buffer.from(part)]), 0];
const dnsRecord = (owner: string, type: number, data: readonly number[]): number[] => [...label(owner), 0, type, 0x80, 1, 0, 0, 0, 120, 0, data.length, ...data];
const dnsAnswer = (...records: readonly number[][]): Uint8Array => Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, records.length, 0, 0, 0, 0, ...records.flat()]);
const REPLIES: readonly (readonly [string, Uint8Array])[] = [
  ['_services', dnsAnswer(dnsRecord('_services._dns-sd._udp.local', 12, label('_ipp._tcp.local')))],
  ['_ipp', dnsAnswer(dnsRecord('_ipp._tcp.local', 12, label('Hall._ipp._tcp.local')), dnsRecord('hall-printer.local', 1, [127, 0, 60, 7]), dnsRecord('far.local', 1, [192, 0, 2, 7]))],
  ['\u00017\u000260\u00010\u0003127', dnsAnswer(dnsRecord('7.60.0.127.in-addr.arpa', 12, label('hall.local')))],
];

const answered = ({ rows }: ScanState): string[] => rows.filter(({ snmp }) => snmp === 'answered').flatMap(({ address, addresses }) => [address, ...addresses]).sort();
const byText = (a: string, b: string): number => (a < b ? -1 : 1);

describe.skipIf(whyNoLab !== '')('the recorded devices', () => {
  let lab: Lab;
  let port: number;
  let all: string[];
  beforeAll(async () => {
    lab = await startLab();
    port = lab.devices[0]!.port;
    all = lab.devices.map(({ address }) => address).sort(byText);
  });
  afterAll(async () => lab?.stop());

  test('all are found with one community, v1-only ones too, named and profiled, and enter the registry once', { timeout: 60_000 }, async () => {
    await withDiscovery({ subnets: NETWORK }, async ({ scan, registry, events, presence, book, discovery }) => {
      const states: ScanState[] = [];
      const end = discovery.listen((state) => states.push(state));
      const first = await scan({ ranges: [RANGE], port });
      end();
      expect(first).toMatchObject({ state: 'done', addresses: 254, probed: 254 });
      expect(answered(first)).toEqual(all);
      for (const row of first.rows) {
        expect(row.profile, row.address).not.toBe('');
        expect(row.by, row.address).toEqual(['snmp']);
        expect(row.credential).toBe(book.ids()[0]);
        expect(registry.get(row.device), row.address).toMatchObject({ address: row.address, port, state: 'new', network: presence.rows()[0]!.id });
      }
      // Some recordings hold no description and no name at all.
      expect(first.rows.filter(({ name, description, vendor }) => `${name}${description}${vendor}` === '')).toEqual([]);
      expect(first.rows.filter(({ vendor }) => vendor !== '').length).toBeGreaterThan(35);
      expect(first.rows.filter(({ kind }) => kind !== 'other').length).toBeGreaterThan(40);
      expect(registry.all().length).toBe(lab.devices.length);
      expect(events.filter(({ kind }) => kind === 'device.found').length).toBe(21);
      // It filled row by row, and began with nothing.
      expect(states.at(0)).toMatchObject({ state: 'idle', rows: [] });
      expect(states.at(-1)).toMatchObject({ state: 'done' });
      expect(states.some(({ state }) => state === 'running')).toBe(true);
      expect(presence.rows()).toMatchObject([{ approved: true, devices: lab.devices.length }]);

      events.length = 0;
      const second = await scan({ ranges: [RANGE], port });
      expect(second.rows.filter(({ isNew }) => isNew)).toEqual([]);
      expect([registry.all().length, events.length]).toEqual([lab.devices.length, 0]);
    });
  });

  test('who is not seen twice is lost, and is back when it answers again', { timeout: 60_000 }, async () => {
    await withDiscovery({}, async ({ scan, registry, events }) => {
      const { address } = lab.device('dsm');
      const range = { ranges: [`${address}-${Number(address.split('.')[3]) + 3}`], port };
      await scan(range);
      const id = registry.byAddress(address, port, '')!.id;
      const told = (): string[] => events.filter(({ params }) => params?.['device'] === id).map(({ kind }) => kind);
      await lab.control('devices/dsm/mute', {});
      try {
        await scan(range);
        expect([registry.get(id)?.state, told()]).toEqual(['new', ['device.found']]);
        await scan(range);
        expect([registry.get(id)?.state, told()]).toEqual(['lost', ['device.found', 'device.lost']]);
        await scan(range);
        expect(told()).toEqual(['device.found', 'device.lost']);
      } finally {
        await lab.control('devices/dsm/unmute', {});
      }
      await scan(range);
      expect([registry.get(id)?.state, told()]).toEqual(['new', ['device.found', 'device.lost', 'device.returned']]);
    });
  });

  test('slow and lossy devices are found, too', { timeout: 60_000 }, async () => {
    const faulty = { dsm: 'slow:1200', asa: 'loss:30', arista_eos_vrf: 'wrong-request-id', procurve_e2910: 'wrong-port' };
    const set = (on: boolean): Promise<unknown> => Promise.all(Object.entries(faulty).map(([id, mode]) => lab.control(`devices/${id}/fault`, { mode, on })));
    await set(true);
    try {
      await withDiscovery({ settleMs: 2_500 }, async ({ scan }) => {
        const addresses = Object.keys(faulty).map((id) => lab.device(id).address);
        expect(answered(await scan({ ranges: addresses, port }))).toEqual([...addresses].sort());
      });
    } finally {
      await set(false);
    }
  });

  test('communities are tried in order, the first that works counts, and what is known is asked with what worked', { timeout: 60_000 }, async () => {
    await withDiscovery({}, async ({ scan, book, registry }) => {
      const wrong = book.save(wish({ name: 'wrong', community: 'not-this-one' }));
      const writing = book.save(wish({ name: 'writing', community: 'private', forWriting: true }));
      const [right] = book.ids();
      book.order([wrong, writing, right!]);
      const range = { ranges: ['127.0.20.1-5'], port };
      const first = await scan(range);
      expect(answered(first).length).toBe(5);
      expect(new Set(first.rows.map(({ credential }) => credential))).toEqual(new Set([right]));
      expect(book.rows().map(({ failures }) => failures)).toEqual([5, 0, 0]);
      expect(book.rows().map(({ devices }) => devices)).toEqual([0, 0, 5]);
      await scan(range);
      expect(registry.all().length).toBe(5);
      const none = await scan({ ...range, credentials: [wrong] });
      expect(none.rows).toEqual([]);
    });
  });

  test('a cancelled scan is over at once, sends nothing more and keeps its rows', { timeout: 30_000 }, async () => {
    let sent = 0;
    const inner = loopbackNetwork();
    const counting = async (options: Parameters<typeof inner.openUdp>[0]): Promise<UdpSocket> => {
      const socket = await inner.openUdp(options);
      return { ...socket, send: (...args) => (sent++, socket.send(...args)), onMessage: (listener) => socket.onMessage(listener), onError: (listener) => socket.onError(listener), close: () => socket.close() };
    };
    await withDiscovery({ network: { openUdp: counting } }, async ({ discovery, book, registry }) => {
      discovery.start({ ranges: ['127.0.0.0/16'], exclude: [], credentials: book.ids(), packetsPerSecond: 2_000, port, confirmed: true });
      expect(() => discovery.start({ ranges: [RANGE], exclude: [], credentials: [], packetsPerSecond: 100, port, confirmed: false })).toThrow(expect.objectContaining({ code: 'conflict' }));
      await expect.poll(() => sent, { timeout: 10_000 }).toBeGreaterThan(500);
      discovery.cancel();
      const atEnd = sent;
      expect(discovery.state()).toMatchObject({ state: 'cancelled', addresses: 65_534 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(sent).toBe(atEnd);
      expect(registry.all()).toEqual([]);
      // The next one may begin at once.
      discovery.start({ ranges: ['127.0.20.1'], exclude: [], credentials: book.ids(), packetsPerSecond: 1_000, port, confirmed: false });
      await discovery.idle();
      expect(answered(discovery.state())).toEqual(['127.0.20.1']);
    });
  });

  test('what is excluded in the configuration or the request gets no packet', { timeout: 30_000 }, async () => {
    const to = new Set<string>();
    const inner = loopbackNetwork();
    const noting = async (options: Parameters<typeof inner.openUdp>[0]): Promise<UdpSocket> => {
      const socket = await inner.openUdp(options);
      return { ...socket, send: (bytes, toPort, address) => (to.add(address), socket.send(bytes, toPort, address)) };
    };
    await withDiscovery({ network: { openUdp: noting }, settings: { exclude: ['127.0.20.2-3'] } }, async ({ scan }) => {
      await scan({ ranges: ['127.0.20.1-6'], exclude: ['127.0.20.5'], port });
      expect([...to].sort()).toEqual(['127.0.20.1', '127.0.20.4', '127.0.20.6']);
    });
  });

  test('neighbours, echoes and names make rows of those that speak no SNMP; what is not possible is said', { timeout: 30_000 }, async () => {
    const ping = (address: string): Promise<PingAnswer> => Promise.resolve(address === '192.0.2.7' ? { kind: 'answered', ms: 1.5 } : { kind: 'silent' });
    const network = {
      ping,
      neighbours: () => Promise.resolve([{ address: '192.0.2.9', mac: '00:11:32:00:00:09', interface: 'lab0' }, { address: '198.51.100.1', mac: '00:11:32:00:00:10', interface: 'lab0' }]),
      reverseName: (address: string) => Promise.resolve(address === '192.0.2.7' ? 'desk.example' : undefined),
    };
    await withDiscovery({ network, subnets: [{ interface: 'lab0', cidr: '192.0.2.0/28' }] }, async ({ scan, registry }) => {
      // Loopback is all that may be sent to: 192.0.2.0/28 gets no packet, and the pings are played.
      const state = await scan({ ranges: ['192.0.2.0/28'], credentials: [], port });
      expect([...state.rows].sort((a, b) => byText(a.address, b.address))).toMatchObject([
        { address: '192.0.2.7', by: ['ping'], pingMs: 1.5, hostNames: ['desk.example'], snmp: 'silent', device: '' },
        { address: '192.0.2.9', by: ['arp'], mac: '00:11:32:00:00:09', macVendor: 'Synology', snmp: 'silent', device: '' },
      ]);
      expect(state.unavailable).toEqual([{ way: 'mdns', reason: 'not_allowed' }]);
      expect(registry.all()).toEqual([]);
    });
  });

  test('no secret is in anything that was written, told or logged', { timeout: 60_000 }, async () => {
    const SENTINEL = 'sentinel-community-4711';
    await withDiscovery({ subnets: NETWORK }, async ({ scan, book, discovery, events, logged, storage, registry, folder }) => {
      book.save(wish({ name: 'mine', community: SENTINEL }));
      book.save(wish({ name: 'user', version: '3', user: 'ops', auth: 'SHA', authPassphrase: `${SENTINEL}-auth`, privacy: 'AES', privacyPassphrase: `${SENTINEL}-priv` }));
      const state = await scan({ ranges: ['127.0.20.1-20'], port });
      expect(state.rows.length).toBe(20);
      expect(() => discovery.start({ ranges: [SENTINEL], exclude: [], credentials: [SENTINEL], packetsPerSecond: 100, port, confirmed: false })).toThrow(expect.objectContaining({ code: 'bad_input' }));
      const kinds = ['credential', 'credential-order', 'device', 'network', 'discovery'];
      const told = JSON.stringify([state, events, logged, registry.all(), book.rows(), kinds.map((kind) => storage.documents.list(kind))]);
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('');
      expect(told).toContain('127.0.20.7');
      expect(told).not.toContain(SENTINEL);
      expect(files).not.toContain(SENTINEL);
      expect(files).not.toContain(Buffer.from(SENTINEL).toString('base64').slice(0, 20));
    });
  });

  test('large scans want a confirmation, wrong texts and busy times are refused', async () => {
    await withDiscovery({}, async ({ discovery }) => {
      const request = { ranges: ['127.0.0.0/16'], exclude: [], credentials: [], packetsPerSecond: 100, port, confirmed: false };
      expect(discovery.check(request.ranges, ['127.0.0.0/17'])).toEqual({ addresses: 32_767, large: true, problems: [] });
      for (const change of [{}, { ranges: ['nonsense'] }, { ranges: [] }, { ranges: ['127.0.0.1'], exclude: ['x'] }]) {
        expect(() => discovery.start({ ...request, ...change })).toThrow(expect.objectContaining({ code: 'bad_input' }));
      }
      expect(discovery.state()).toMatchObject({ state: 'idle' });
    });
  });
});

test('names by mDNS: a printer answers on the multicast of loopback, with its address and when asked who has it', { timeout: 30_000 }, async () => {
  const GROUP = '224.0.0.251';
  const lo = createNodeNetwork({ confineTo: ['127.0.0.0/8', `${GROUP}/32`] });
  const responder = await lo.openUdp({ port: 5_353, multicast: GROUP });
  const asked = new Set<string>();
  responder.onMessage((bytes, address, from) => {
    const question = Buffer.from(bytes).toString('latin1');
    for (const [name, reply] of REPLIES) {
      if (!question.includes(name)) continue;
      asked.add(name);
      responder.send(reply, from, address);
    }
  });
  try {
    await withDiscovery({ network: { openUdp: (options) => lo.openUdp(options), allows: (address) => lo.allows(address) }, subnets: [{ interface: 'lo', cidr: '127.0.60.0/28' }] }, async ({ scan }) => {
      const { rows, unavailable } = await scan({ ranges: ['127.0.60.0/28'], credentials: [], port: 9 });
      expect(unavailable.filter(({ way }) => way === 'mdns')).toEqual([]);
      expect([...rows].sort((a, b) => byText(a.address, b.address))).toMatchObject([{ address: '127.0.60.7', by: ['mdns'], hostNames: ['hall-printer.local', 'hall.local'], snmp: 'silent' }]);
      // Who is known by an announcement is asked by its address; a name of elsewhere makes no row.
      expect([...asked]).toEqual(['_services', '_ipp', '\u00017\u000260\u00010\u0003127']);
    });
  } finally {
    responder.close();
  }
});

test.skipIf(whyNoLab !== '')('two hundred devices in one scan', { timeout: 60_000 }, async () => {
  const lab = await startLab(['--replicate', '200']);
  try {
    await withDiscovery({}, async ({ scan, registry }) => {
      const state = await scan({ ranges: [RANGE], port: lab.devices[0]!.port });
      expect(answered(state)).toEqual(lab.devices.map(({ address }) => address).sort(byText));
      expect(registry.all().length).toBe(state.rows.length);
      expect(state.rows.length).toBe(200);
    });
  } finally {
    await lab.stop();
  }
});

test.skipIf(whyNoUsers !== '')('users of SNMPv3 are tried once each where an engine answers, and nowhere else', { timeout: 60_000 }, async () => {
  const port = await freeUdpPort();
  const address = '127.0.0.53';
  const script = join(import.meta.dirname, '../../../shared/snmp/lab/snmpd-v3.sh');
  const child = spawn('sh', [script, address, String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('NET-SNMP version') && resolve());
      child.once('exit', () => reject(new Error('snmpd ended')));
    });
    await withDiscovery({}, async ({ scan, book }) => {
      book.remove(book.ids()[0]!);
      const user = (name: string, change: object): string => book.save(wish({ name, version: '3', user: name, ...change }));
      const stranger = user('stranger', { auth: 'SHA', authPassphrase: 'whatever-1' });
      const wrongKey = user('sha512', { auth: 'SHA-512', authPassphrase: 'not-the-right-one', privacy: 'AES', privacyPassphrase: 'privpass-aes128' });
      const right = user('sha256', { auth: 'SHA-256', authPassphrase: 'authpass-sha256', privacy: 'AES-256', privacyPassphrase: 'privpass-aes256' });
      const never = user('sha1aes', { auth: 'SHA', authPassphrase: 'authpass-sha1', privacy: 'AES', privacyPassphrase: 'privpass-aes128' });
      const state = await scan({ ranges: ['127.0.0.50-55'], port });
      expect(state.rows).toMatchObject([{ address, snmp: 'answered', name: 'v3-lab', credential: right }]);
      const failures = new Map(book.rows().map((row) => [row.id, row.failures]));
      expect([stranger, wrongKey, right, never].map((id) => failures.get(id))).toEqual([1, 1, 0, 0]);
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
});
