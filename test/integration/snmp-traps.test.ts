// Traps and informs from Debian's snmptrap and snmpinform in every version, and storms of them.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { Credential } from '../../agent-runtime/snmp/protocol.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import { loopbackNetwork } from '../support/snmp-engine.ts';
import { startLab, whyNoLab } from '../support/snmp-lab.ts';
import { FakeBook, startTraps } from '../support/trap-bench.ts';
import type { TrapBench } from '../support/trap-bench.ts';

const run = promisify(execFile);
const hasTools = ['snmptrap', 'snmpinform'].every((program) => existsSync(`/usr/bin/${program}`));
const why = hasTools ? '' : ' (skipped: Debian\'s package snmp is not installed)';
if (!hasTools) process.stdout.write(`Traps of Debian's tools are skipped: snmptrap is not installed (Debian: apt install snmp).\n`);

const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const IF_INDEX = '1.3.6.1.2.1.2.2.1.1.3';
const ENGINE = '0x8000000001020304';
const ALL = { from: 0, to: 9e15, text: '', device: '', limit: 5_000 };

const CREDENTIALS: Readonly<Record<string, Credential>> = {
  read: { version: '2c', community: 'public' },
  plain: { version: '3', user: 'plainuser' },
  trap: { version: '3', user: 'trapuser', auth: { protocol: 'SHA', passphrase: 'authpass-trap' }, privacy: { protocol: 'AES', passphrase: 'privpass-trap' } },
  md5des: { version: '3', user: 'md5des', auth: { protocol: 'MD5', passphrase: 'authpass-md5' }, privacy: { protocol: 'DES', passphrase: 'privpass-des' } },
  sha512: { version: '3', user: 'sha512', auth: { protocol: 'SHA-512', passphrase: 'authpass-sha512' } },
  inform: { version: '3', user: 'informuser', auth: { protocol: 'SHA-256', passphrase: 'authpass-inform' }, privacy: { protocol: 'AES-256', passphrase: 'privpass-inform' } },
};

let folder = '';
let bench: TrapBench | undefined;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'vedette-traps-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => bench?.receiver.stop());

async function start(): Promise<{ bench: TrapBench; to: string; port: number }> {
  bench = await startTraps({ network: loopbackNetwork(), clock: createSystemClock(), book: new FakeBook(CREDENTIALS), devices: [{ id: 'sw1', address: '127.0.0.1', name: 'switch-1' }] });
  const { port } = bench.receiver.state();
  return { bench, to: `127.0.0.1:${port}`, port };
}

async function send(program: 'snmptrap' | 'snmpinform', ...args: string[]): Promise<void> {
  await run(`/usr/bin/${program}`, args, { env: { MIBS: '', SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder } });
}

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (done()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${what} did not happen in 2 seconds`);
}

describe.skipIf(!hasTools)(`Debian's tools${why}`, () => {
  test('v1 and v2c traps arrive with names, the device and its poll', async () => {
    const { bench, to } = await start();
    await send('snmptrap', '-v1', '-c', 'public', to, '1.3.6.1.4.1.8072.3.2.10', '127.0.0.1', '2', '0', '', IF_INDEX, 'i', '3');
    await until(() => bench.receiver.state().received === 1, 'the v1 trap');
    await send('snmptrap', '-v2c', '-c', 'public', to, '', '1.3.6.1.6.3.1.1.5.4', IF_INDEX, 'i', '3', '1.3.6.1.2.1.2.2.1.8.3', 'i', '1', '1.3.6.1.2.1.2.2.1.2.3', 's', 'eth3');
    await until(() => bench.receiver.state().received === 2, 'the v2c trap');
    const { traps, names, total } = bench.receiver.list(ALL);
    expect(total).toBe(2);
    expect(traps.map(({ version, name, deviceName, inform }) => ({ version, name, deviceName, inform }))).toEqual([
      { version: '2c', name: 'linkUp', deviceName: 'switch-1', inform: false },
      { version: '1', name: 'linkDown', deviceName: 'switch-1', inform: false },
    ]);
    expect(traps[0]!.variables.map(({ name, text, raw }) => [name, text, raw])).toEqual([['ifIndex.3', '3', '3'], ['ifOperStatus.3', 'up', '1'], ['ifDescr.3', 'eth3', '0x65746833']]);
    expect(names).toEqual([{ value: 'linkDown', count: 1 }, { value: 'linkUp', count: 1 }]);
    expect(bench.polls[0]).toBe('sw1 3');
    expect(new Set(bench.events.map(({ aggregationKey }) => aggregationKey)).size).toBe(1);
    expect(bench.receiver.list({ ...ALL, text: 'ETH3' }).total).toBe(1);
    expect(bench.receiver.list({ ...ALL, device: 'other' }).total).toBe(0);
  });

  test('an enterprise trap of v1 is enterprise.0.specific, about its agent', async () => {
    const { bench, to } = await start();
    await send('snmptrap', '-v1', '-c', 'public', to, '1.3.6.1.4.1.318', '127.9.9.9', '6', '5', '', '1.3.6.1.2.1.1.5.0', 's', 'ups');
    await until(() => bench.receiver.state().received === 1, 'the trap');
    expect(bench.receiver.list(ALL).traps[0]).toMatchObject({ oid: '1.3.6.1.4.1.318.0.5', name: 'apc.0.5', address: '127.9.9.9', device: 'sw1' });
  });

  test('a v2c inform is acknowledged', async () => {
    const { bench, to } = await start();
    await send('snmpinform', '-v2c', '-c', 'public', '-r', '0', '-t', '2', to, '', LINK_DOWN, IF_INDEX, 'i', '3');
    expect(bench.receiver.list(ALL).traps[0]).toMatchObject({ inform: true, version: '2c', count: 1 });
  });

  test.each([
    ['noAuthNoPriv', ['-l', 'noAuthNoPriv', '-u', 'plainuser']],
    ['SHA and AES', ['-l', 'authPriv', '-u', 'trapuser', '-a', 'SHA', '-A', 'authpass-trap', '-x', 'AES', '-X', 'privpass-trap']],
    ['MD5 and DES', ['-l', 'authPriv', '-u', 'md5des', '-a', 'MD5', '-A', 'authpass-md5', '-x', 'DES', '-X', 'privpass-des']],
    ['SHA-512 without privacy', ['-l', 'authNoPriv', '-u', 'sha512', '-a', 'SHA-512', '-A', 'authpass-sha512']],
  ])('v3 trap and inform: %s', async (_, user) => {
    const { bench, to } = await start();
    await send('snmptrap', '-v3', '-e', ENGINE, ...user, to, '', LINK_DOWN, IF_INDEX, 'i', '3');
    await until(() => bench.receiver.state().received === 1, 'the trap');
    await send('snmpinform', '-v3', '-r', '0', '-t', '2', ...user, to, '', '1.3.6.1.6.3.1.1.5.4', IF_INDEX, 'i', '3');
    const { accepted, rejected } = bench.receiver.state();
    expect({ accepted, rejected }).toEqual({ accepted: 2, rejected: [] });
    expect(bench.receiver.list(ALL).traps.map(({ version, inform, name }) => ({ version, inform, name }))).toEqual([{ version: '3', inform: true, name: 'linkUp' }, { version: '3', inform: false, name: 'linkDown' }]);
  });

  test('v3 inform with SHA-256 and AES-256', async () => {
    const { bench, to } = await start();
    await send('snmpinform', '-v3', '-r', '0', '-t', '2', '-l', 'authPriv', '-u', 'informuser', '-a', 'SHA-256', '-A', 'authpass-inform', '-x', 'AES-256', '-X', 'privpass-inform', to, '', LINK_DOWN, IF_INDEX, 'i', '3');
    expect(bench.receiver.state()).toMatchObject({ accepted: 1, rejected: [] });
  });

  test('everything else is refused and counted with its reason', async () => {
    const { bench, to } = await start();
    await send('snmptrap', '-v2c', '-c', 'wrong', to, '', LINK_DOWN);
    await until(() => bench.receiver.state().received === 1, 'a wrong community');
    await send('snmptrap', '-v3', '-e', ENGINE, '-l', 'noAuthNoPriv', '-u', 'stranger', to, '', LINK_DOWN);
    await until(() => bench.receiver.state().received === 2, 'an unknown user');
    await send('snmptrap', '-v3', '-e', ENGINE, '-l', 'authPriv', '-u', 'trapuser', '-a', 'SHA', '-A', 'another-pass', '-x', 'AES', '-X', 'privpass-trap', to, '', LINK_DOWN);
    await until(() => bench.receiver.state().received === 3, 'a wrong key');
    await send('snmptrap', '-v3', '-e', ENGINE, '-l', 'noAuthNoPriv', '-u', 'trapuser', to, '', LINK_DOWN);
    await until(() => bench.receiver.state().received === 4, 'a level that is too low');
    await send('snmptrap', '-v3', '-e', ENGINE, '-l', 'authPriv', '-u', 'trapuser', '-a', 'SHA', '-A', 'authpass-trap', '-x', 'AES', '-X', 'another-priv', to, '', LINK_DOWN);
    await until(() => bench.receiver.state().received === 5, 'a wrong privacy key');
    await expect(send('snmpinform', '-v3', '-r', '0', '-t', '1', '-l', 'authNoPriv', '-u', 'sha512', '-a', 'SHA-512', '-A', 'another-pass', to, '', LINK_DOWN)).rejects.toThrow();
    const { accepted, rejected, received } = bench.receiver.state();
    expect(accepted).toBe(0);
    expect(received).toBe(6);
    expect(rejected.map(({ address, reason, count }) => `${address} ${reason} ${count}`).sort()).toEqual(['127.0.0.1 unknown_user 1', '127.0.0.1 wrong_community 1', '127.0.0.1 wrong_key 3', '127.0.0.1 wrong_level 1']);
    expect(bench.receiver.list(ALL).total).toBe(0);
  });
});

if (whyNoLab !== '') process.stdout.write(`Traps of simulated devices are skipped: ${whyNoLab}.\n`);
describe.skipIf(whyNoLab !== '')('a simulated device', () => {
  test('sends traps and informs from its own address', async () => {
    const lab = await startLab();
    try {
      const device = lab.device('routeros_crs317');
      bench = await startTraps({ network: loopbackNetwork(), clock: createSystemClock(), book: new FakeBook(CREDENTIALS), devices: [{ id: 'crs', address: device.address, port: device.port, name: 'crs' }] });
      const to = `127.0.0.1:${bench.receiver.state().port}`;
      await lab.control(`devices/${device.id}/trap`, { to, type: 'linkDown', ifIndex: 3 });
      await lab.control(`devices/${device.id}/trap`, { to, type: 'linkUp', ifIndex: 3, version: '1' });
      await lab.control(`devices/${device.id}/trap`, { to, type: 'coldStart', inform: true });
      await until(() => bench!.receiver.state().accepted === 3, 'the three traps');
      expect(bench.receiver.list(ALL).traps.map(({ deviceName, inform, name, version }) => `${deviceName} ${name} ${version} ${inform}`).sort()).toEqual(['crs coldStart 2c true', 'crs linkDown 2c false', 'crs linkUp 1 false']);
      expect(bench.polls).toEqual(['crs 3', 'crs']);
      expect(bench.receiver.state().rejected).toEqual([]);
    } finally {
      await lab.stop();
    }
  });
});

describe('a storm', () => {
  test('10,000 packets in two seconds, good and bad: all are counted, and how late timers were meanwhile is said', async () => {
    const { bench, port } = await start();
    const socket = createSocket('udp4');
    const trap = Buffer.from('3035020101040670 75626c6963a7280201010201000201003 01d300d06082b060102010103004301053 00c06082b0601020102020108 0201'.replaceAll(' ', ''), 'hex');
    const good = twoTraps();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    for (let burst = 0; burst < 200; burst += 1) {
      for (let i = 0; i < 25; i += 1) {
        socket.send(good[i % 2]!, port, '127.0.0.1');
        socket.send(i % 5 === 0 ? trap : Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, i, burst]), port, '127.0.0.1');
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => bench.receiver.state().received === 10_000, 'the whole storm');
    delay.disable();
    socket.close();
    const state = bench.receiver.state();
    const rejected = state.rejected.reduce((sum, { count }) => sum + count, 0);
    expect(state.accepted + state.deduplicated + state.throttled + rejected).toBe(10_000);
    expect(rejected).toBeGreaterThanOrEqual(4_000);
    expect(bench.receiver.list(ALL).total).toBe(2);
    expect(state.throttled).toBeGreaterThan(0);
    process.stdout.write(`storm of traps: loop delay p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms\n`);
  });
});

/** linkDown of port 3 and linkUp of port 4 in v2c, as bytes. */
function twoTraps(): Buffer[] {
  const tlv = (tag: number, ...parts: Buffer[]): Buffer => Buffer.concat([Buffer.from([tag, parts.reduce((sum, part) => sum + part.length, 0)]), ...parts]);
  const oid = (hex: string): Buffer => tlv(6, Buffer.from(hex, 'hex'));
  const binding = (name: string, value: Buffer): Buffer => tlv(0x30, oid(name), value);
  const number = (value: number): Buffer => tlv(2, Buffer.from([value]));
  return [3, 4].map((which) => {
    const bindings = tlv(0x30, binding('2b06010201010300', tlv(0x43, Buffer.from([5]))), binding('2b060106030101040100', oid(`2b060106030101050${which}`)), binding(`2b06010201020201010${which}`, number(which)));
    return tlv(0x30, number(1), tlv(4, Buffer.from('public')), tlv(0xa7, number(1), number(0), number(0), bindings));
  });
}
