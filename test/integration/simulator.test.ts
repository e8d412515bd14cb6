// The simulator against readers that know nothing of it: Debian's tools, npm net-snmp, and our own engine.
import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SnmpEngine, SnmpSession, VarBind } from '../../agent-runtime/snmp/protocol.ts';
import { createCampus } from '../../host/simulator/demo/campus.ts';
import type { Campus } from '../../host/simulator/demo/campus.ts';
import { CABLES, PLANNED_DEVICES } from '../../host/simulator/demo/campus-plan.ts';
import { createHappenings } from '../../host/simulator/demo/happenings.ts';
import { currentValue } from '../../host/simulator/object-table.ts';
import { serveDevices } from '../../host/simulator/serve-devices.ts';
import type { ServedDevices } from '../../host/simulator/serve-devices.ts';
import type { SimulatedDevice } from '../../host/simulator/simulated-device.ts';
import { walkByNetSnmp } from '../support/net-snmp-walk.ts';
import { FAST, startEngine } from '../support/snmp-engine.ts';
import { plain } from '../support/snmp-recording.ts';
import { asPrinted, snmpTool, whyNoSnmpTools } from '../support/snmp-tools.ts';

const START = 1_790_000_000_000;
let time: number;
let campus: Campus;
let served: ServedDevices;
let engine: SnmpEngine;

beforeEach(async () => {
  time = START;
  campus = createCampus(() => time, 7, 0);
  for (const { device } of campus.placed) Object.assign(device.faults, { loss: 0, slow: 0 });
  served = await serveDevices(campus.placed, { ports: [0] });
  engine = await startEngine();
});
afterEach(async () => {
  engine.close();
  await served.close();
});

const place = (id: string): { address: string; port: number } => served.devices.find((device) => device.id === id)!.at;
const session = (id: string, options: Partial<typeof FAST> = {}, community = 'public', version: '1' | '2c' = '2c'): SnmpSession => engine.open(place(id), { version, community }, { ...FAST, ...options });
const objectsOf = (device: SimulatedDevice): VarBind[] => device.objects.objects().map((object) => ({ oid: object.oid, value: currentValue(object) }));
async function walked(from: SnmpSession, root = '1'): Promise<string[]> {
  const lines: string[] = [];
  await from.walk(root, ({ oid, value }) => void lines.push(`${oid} ${plain(value)}`));
  return lines;
}
async function numbers(id: string, oids: readonly string[]): Promise<number[]> {
  const reader = session(id);
  const answer = await reader.get(oids);
  reader.close();
  return answer.map(({ value }) => Number(value.value));
}

test('our engine and npm net-snmp read every device as it is', async () => {
  expect(served.ownAddresses).toBe(true);
  for (const { device } of campus.placed) {
    const expected = objectsOf(device).map(({ oid, value }) => `${oid} ${plain(value)}`);
    const reader = session(device.id);
    expect(await walked(reader)).toEqual(expected);
    reader.close();
    const { address, port } = place(device.id);
    expect(await walkByNetSnmp(address, port)).toEqual(expected.filter((line) => line.startsWith('1.3.6.1.')));
  }
});

if (whyNoSnmpTools !== '') process.stdout.write(`The simulator beside Debian's tools is skipped: ${whyNoSnmpTools}.\n`);
test.skipIf(whyNoSnmpTools !== '')("Debian's tools read every device as it is, and by SNMPv1 all but the Counter64s; SET with the right community alone", async () => {
  for (const { device } of campus.placed) {
    expect(await snmpTool('snmpbulkwalk', ['-v2c', '-c', 'public', '-Cr40'], place(device.id), '.1')).toEqual(objectsOf(device).map(asPrinted));
  }
  const firewall = campus.device('fw-1');
  expect(await snmpTool('snmpwalk', ['-v1', '-c', 'public'], place('fw-1'), '.1')).toEqual(objectsOf(firewall).filter(({ value }) => value.type !== 'counter64').map(asPrinted));
  const location = '.1.3.6.1.2.1.1.6.0';
  await snmpTool('snmpset', ['-v2c', '-c', 'private'], place('fw-1'), location, 's', 'Rack 9');
  expect(await snmpTool('snmpget', ['-v2c', '-c', 'public'], place('fw-1'), location)).toEqual([`${location} = Hex-STRING: 52 61 63 6B 20 39`]);
  await expect(snmpTool('snmpset', ['-v2c', '-c', 'public'], place('fw-1'), location, 's', 'x')).rejects.toThrow(/noAccess/u);
  await expect(snmpTool('snmpset', ['-v2c', '-c', 'private'], place('fw-1'), location, 'i', '1')).rejects.toThrow(/wrongType/u);
  await expect(snmpTool('snmpset', ['-v2c', '-c', 'private'], place('fw-1'), '.1.3.6.1.2.1.1.1.0', 's', 'x')).rejects.toThrow(/notWritable/u);
  await expect(snmpTool('snmpset', ['-v1', '-c', 'private'], place('fw-1'), '.1.3.6.1.2.1.1.1.0', 's', 'x')).rejects.toThrow(/noSuchName/u);
  await expect(snmpTool('snmpget', ['-v2c', '-c', 'wrong', '-t', '0.1', '-r', '0'], place('fw-1'), location)).rejects.toThrow(/Timeout|No Response/iu);
});

test('rates are exact, and both ends of every cable agree', async () => {
  const HC = '1.3.6.1.2.1.31.1.1.1';
  const read = async (): Promise<number[][]> =>
    Promise.all(CABLES.map(async ({ a, b }) => [...(await numbers(a[0], [`${HC}.10.${campus.device(a[0]).port(a[1]).index}`])), ...(await numbers(b[0], [`${HC}.6.${campus.device(b[0]).port(b[1]).index}`, `${HC}.10.${campus.device(b[0]).port(b[1]).index}`]))]));
  const before = await read();
  time += 60_000;
  const after = await read();
  expect(after.map((values, at) => values.map((value, which) => value - before[at]![which]!))).toEqual(CABLES.map(({ aToB, bToA }) => [aToB * 60, aToB * 60, bToA * 60]));
});

test('a restart, a wrap, a lost link and other port numbers look as they do on real devices', async () => {
  const device = campus.device('core-1');
  const { index, port } = device.port('Te1/1/1');
  const [octets, high, oper, upTime] = [`1.3.6.1.2.1.2.2.1.10.${index}`, `1.3.6.1.2.1.31.1.1.1.6.${index}`, `1.3.6.1.2.1.2.2.1.8.${index}`, '1.3.6.1.2.1.1.3.0'];
  device.reboot();
  time += 10_000;
  expect(await numbers('core-1', [octets, high, upTime])).toEqual([740_000_000, 740_000_000, 1_000]);
  port.inOctets.wrapIn(time, 5);
  time += 5_000;
  expect(await numbers('core-1', [octets, high])).toEqual([0, 1_110_000_000]);
  device.setLink('Te1/1/1', false);
  time += 60_000;
  expect(await numbers('core-1', [high, oper, `1.3.6.1.2.1.2.2.1.9.${index}`])).toEqual([1_110_000_000, 2, 1_500]);
  device.setLink('Te1/1/1', true);
  device.reindex(1_000);
  const reader = session('core-1');
  const [gone, there] = await reader.get([`1.3.6.1.2.1.31.1.1.1.1.${index}`, `1.3.6.1.2.1.31.1.1.1.1.${index + 1_000}`]);
  expect([gone!.value.type, new TextDecoder().decode(there!.value.value as Uint8Array)]).toEqual(['noSuchInstance', 'Te1/1/1']);
});

test('faults: silence, loss that can be counted, slowness, no GETBULK, no SNMPv2c', async () => {
  const { faults } = campus.device('ap-1');
  const name = ['1.3.6.1.2.1.1.5.0'];
  const once = session('ap-1', { retries: 0, timeoutMs: 60 });
  faults.mute = true;
  await expect(once.get(name)).rejects.toMatchObject({ kind: 'timeout' });
  faults.mute = false;
  faults.loss = 50;
  const outcomes = [];
  for (let request = 0; request < 8; request += 1) outcomes.push(await once.get(name).then(() => 1, () => 0));
  expect(outcomes.reduce((sum, one) => sum + one, 0)).toBe(4);
  faults.loss = 0;
  faults.slow = 120;
  await expect(once.get(name)).rejects.toMatchObject({ kind: 'timeout' });
  const patient = session('ap-1', { timeoutMs: 2_000 });
  expect(await patient.get(name)).toHaveLength(1);
  faults.slow = 0;
  faults.noBulk = true;
  const stubborn = session('ap-1', { timeoutMs: 60 });
  expect(await walked(stubborn)).toHaveLength(campus.device('ap-1').objects.size);
  faults.onlyV1 = true;
  await expect(once.get(name)).rejects.toMatchObject({ kind: 'timeout' });
  expect(await session('ap-1', {}, 'public', '1').get(name)).toHaveLength(1);
});

test('what happens is the same for the same seed, ends by itself, and tells of itself by traps', async () => {
  const receiver = createSocket('udp4');
  const received: Buffer[] = [];
  receiver.on('message', (bytes) => received.push(bytes));
  await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve));
  const history = async (seed: number): Promise<string[]> => {
    time = START;
    const other = createCampus(() => time, seed, 0);
    const placed = await serveDevices(other.placed, { ports: [0], trapsTo: { address: '127.0.0.1', port: receiver.address().port } });
    const sentences: string[] = [];
    const happenings = createHappenings(other, seed, time, (sentence) => sentences.push(`${(time - START) / 1_000} ${sentence}`));
    let traps = 0;
    for (const { device } of other.placed) {
      const send = device.onTrap;
      device.onTrap = (trap) => {
        traps += 1;
        send(trap);
      };
    }
    for (let second = 0; second < 30 * 60; second += 1) {
      time += 1_000;
      happenings.advance(time);
    }
    // Three minutes after a beginning everything is as it was, but for what began last.
    await expect.poll(() => received.length).toBe(traps);
    received.length = 0;
    expect(traps).toBeGreaterThan(10);
    await placed.close();
    return sentences;
  };
  const first = await history(11);
  expect(first.length).toBe(12);
  for (const word of ['loses its link', 'damaged frames', 'mains', 'pulled out', 'every third packet', 'silent', 'restarts']) expect(first.some((sentence) => sentence.includes(word))).toBe(true);
  expect(await history(11)).toEqual(first);
  expect(await history(12)).not.toEqual(first);
  await new Promise<void>((resolve) => receiver.close(() => resolve()));
});

test('a system with 127.0.0.1 alone gets a port for each device; nothing leaves 127.0.0.0/8', async () => {
  const poor = await serveDevices(campus.placed, {
    ports: [0],
    async bind(address, port) {
      if (address !== '127.0.0.1') throw Object.assign(new Error('bind EADDRNOTAVAIL'), { code: 'EADDRNOTAVAIL' });
      const socket = createSocket('udp4');
      await new Promise<void>((resolve) => socket.bind(port, address, resolve));
      return socket;
    },
  });
  expect(poor.ownAddresses).toBe(false);
  expect(new Set(poor.devices.map(({ at }) => at.port)).size).toBe(PLANNED_DEVICES.length);
  expect(new Set(poor.devices.map(({ at }) => at.address))).toEqual(new Set(['127.0.0.1']));
  await poor.close();
  const { device } = campus.placed[0]!;
  for (const address of ['192.0.2.1', '0.0.0.0', '127.0.0.1.nip.example', '127.0.0.256']) await expect(serveDevices([{ device, address }], { ports: [0] })).rejects.toMatchObject({ code: 'not_permitted' });
  await expect(serveDevices(campus.placed, { ports: [0], trapsTo: { address: '192.0.2.1', port: 162 } })).rejects.toMatchObject({ code: 'not_permitted' });
});
