import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../common/time/millis.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MemoryNetwork } from '../../../test/support/memory-network.ts';
import { ScriptedPolling } from '../../../test/support/scripted-polling.ts';
import { scriptedSwitch, text, ticks } from '../../../test/support/scripted-snmp.ts';
import { SnmpAgent } from '../../../test/support/snmp-agent.ts';
import { quietLog } from '../../../test/support/snmp-polling.ts';
import { PDU } from '../engine/ber/tags.ts';
import { createSnmpEngine } from '../engine/engine.ts';
import { SnmpFailure } from '../protocol.ts';
import type { SnmpValue } from '../protocol.ts';

const open: ScriptedPolling[] = [];
afterEach(() => {
  for (const world of open.splice(0)) world.polling.stop();
});
function makeWorld(...options: ConstructorParameters<typeof ScriptedPolling>): ScriptedPolling {
  const world = new ScriptedPolling(...options);
  open.push(world);
  return world;
}

describe('the slots of polls', () => {
  it('spread over the interval, and each point is stamped with its slot', async () => {
    const world = makeWorld();
    const ids = Array.from({ length: 40 }, (_, at) => world.add(`10.0.0.${at + 1}`, scriptedSwitch(world.clock, `sw${at}`, 2)).id);
    world.polling.start();
    const slots = ids.map((id) => world.polling.nextPoll(id)!);
    expect(new Set(slots).size).toBeGreaterThan(36);
    expect(slots.every((slot) => slot > world.clock.now() && slot <= world.clock.now() + MINUTE)).toBe(true);
    await world.clock.advance(3 * MINUTE);
    const [first] = ids;
    const times = world.points('snmp.device.reachable').filter(({ tags }) => tags.includes('snmp_device:10.0.0.1')).map(({ t }) => t);
    expect(times).toEqual([slots[0], slots[0]! + MINUTE, slots[0]! + 2 * MINUTE]);
    expect(world.registered.find(({ source }) => source === `snmp:${first}`)).toEqual({ source: `snmp:${first}`, watermark: slots[0], interval: MINUTE });
  });

  it('promise in each batch that nothing before the next slot follows, and keep it', async () => {
    const world = makeWorld();
    world.add('10.0.0.1', scriptedSwitch(world.clock, 'a', 2));
    const dead = world.add('10.0.0.2', undefined);
    world.add('10.0.0.3', scriptedSwitch(world.clock, 'c', 2), { network: 'office' });
    world.polling.start();
    await world.clock.advance(30 * MINUTE);
    world.registry.update(dead.id, { intervalMs: 20 * SECOND });
    await world.clock.advance(30 * MINUTE);
    const promised = new Map<string, { watermark: number; seq: number }>();
    for (const { refs, seq, source, ts, watermark } of world.batches) {
      const before = promised.get(source) ?? { watermark: -Infinity, seq: 0 };
      expect(seq).toBe(before.seq + 1);
      expect(watermark).toBeGreaterThanOrEqual(before.watermark);
      for (let at = 0; at < refs.length; at += 1) expect(ts[at]!).toBeGreaterThanOrEqual(before.watermark);
      for (let at = 0; at < refs.length; at += 1) expect(ts[at]!).toBeLessThan(watermark);
      promised.set(source, { watermark, seq });
    }
    expect(promised.size).toBe(3);
  });

  it('use one timer for all waiting devices', () => {
    const world = makeWorld();
    for (let at = 0; at < 2_000; at += 1) world.add(`10.1.${at >> 8}.${at & 255}`, undefined);
    world.polling.start();
    expect(world.clock.pending).toBe(1);
  });
});

describe('a day of devices', () => {
  it('with dead ones: they cost a packet per step of back-off and delay nobody', async () => {
    const world = makeWorld({ settings: { slowInterval: HOUR } });
    const alive = Array.from({ length: 5 }, (_, at) => world.add(`10.0.0.${at + 1}`, scriptedSwitch(world.clock, `sw${at}`, 1)));
    const silent = scriptedSwitch(world.clock, 'dead', 1);
    silent.silent = true;
    const dead = world.add('10.0.9.9', silent);
    for (let at = 0; at < 10; at += 1) world.add(`10.0.8.${at}`, undefined);
    world.polling.start();
    await world.clock.advance(2 * HOUR);
    // Two polls with their repeats, then one packet each 2, 4, 8, 10, 10 … minutes.
    expect(silent.asked).toBeLessThanOrEqual(2 * 3 + 15);
    expect(silent.asked).toBeGreaterThanOrEqual(2 * 3 + 11);
    expect(world.polling.poller(dead.id)!.reachability).toBe('down');
    for (const { id } of alive) expect(world.polling.poller(id)!.polls).toMatchObject({ polls: 120, failures: 0, skipped: 0 });
    expect(world.polling.stats()).toMatchObject({ skipped: 0, latenessP99Ms: 10 });
    expect(world.kinds().filter((kind) => kind === 'device.down').length).toBe(11);
    expect(world.points('snmp.device.unreachable').filter(({ tags, value }) => tags.includes('snmp_device:10.0.9.9') && value === 1).length).toBe(120);
    silent.silent = false;
    await world.clock.advance(11 * MINUTE);
    expect(world.events.at(-1)).toMatchObject({ kind: 'device.up', params: { device: 'dead' } });
    expect(world.checks.at(-1)).toMatchObject({ name: 'snmp.can_check' });
  });

  it('with rates that are right at every slot, and series found without names', async () => {
    const world = makeWorld({ settings: { slowInterval: 2 * HOUR } });
    world.add('10.0.0.1', scriptedSwitch(world.clock, 'sw', 48, 6_000));
    world.polling.start();
    await world.clock.advance(10 * MINUTE);
    const { resolved } = world;
    await world.clock.advance(20 * MINUTE);
    expect(world.resolved).toBe(resolved);
    const rates = world.points('snmp.ifHCInOctets.rate');
    expect(rates.length).toBe(48 * 29);
    expect(rates.every(({ value }) => Math.abs(value - 6_000) < 1)).toBe(true);
    expect(rates[0]!.tags).toEqual(['device_namespace:default', 'interface:port1', 'snmp_device:10.0.0.1', 'snmp_host:sw', 'snmp_profile:generic-device']);
  });
});

describe('a slow device', () => {
  it('is cut off before its next slot, and what it gave counts', async () => {
    const world = makeWorld();
    const slow = scriptedSwitch(world.clock, 'slow', 2);
    slow.latencyMs = 30 * SECOND;
    const { id } = world.add('10.0.0.1', slow);
    world.polling.start();
    await world.clock.advance(10 * MINUTE);
    const { failures, lastFailure, polls, skipped } = world.polling.poller(id)!.polls;
    expect([polls > 0 || failures > 0, skipped]).toEqual([true, 0]);
    expect(lastFailure?.kind).toMatch(/deadline|timeout/u);
    slow.latencyMs = 5;
    await world.clock.advance(12 * MINUTE);
    expect(world.polling.poller(id)!.reachability).toBe('up');
  });

  it('is skipped and counted where there is no room for all', async () => {
    const world = makeWorld();
    // 260 devices that take 40 s each: only 200 are asked at once, the rest waits.
    for (let at = 0; at < 260; at += 1) {
      const device = scriptedSwitch(world.clock, `sw${at}`, 1);
      device.latencyMs = 15 * SECOND;
      world.add(`10.2.${at >> 8}.${at & 255}`, device);
    }
    world.polling.start();
    await world.clock.advance(3 * MINUTE);
    expect(world.polling.stats().running).toBeLessThanOrEqual(200);
    expect(world.polling.stats().latenessP99Ms).toBeGreaterThan(1_000);
  });
});

describe('a device that speaks v1 alone', () => {
  it('is read in v1 within short intervals, and remembered as such', async () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 22));
    const network = new MemoryNetwork(clock);
    const agent = new SnmpAgent([
      ['1.3.6.1.2.1.1.1.0', text('an old switch')],
      ['1.3.6.1.2.1.1.2.0', { type: 'oid', value: '1.3.6.1.4.1.99999.1' }],
      ['1.3.6.1.2.1.1.3.0', ticks(100)],
      ['1.3.6.1.2.1.1.5.0', text('old')],
      ...[7, 8].flatMap((column) => Array.from({ length: 12 }, (_, port): [string, SnmpValue] => [`1.3.6.1.2.1.2.2.1.${column}.${port + 1}`, { type: 'integer', value: 1 }])),
      ...Array.from({ length: 12 }, (_, port): [string, SnmpValue] => [`1.3.6.1.2.1.31.1.1.1.1.${port + 1}`, text(`p${port + 1}`)]),
    ]);
    agent.bend = ({ oids, tag, version }, reply) => {
      if (version !== 0) return undefined;
      const missing = reply.bindings.findIndex(([, value]) => value === undefined || value.value === null);
      return missing < 0 ? reply : { status: 2, index: missing + 1, bindings: oids.map((oid) => [oid, { type: 'null', value: null }]), ...(tag === PDU.getBulk ? { status: 5 } : {}) };
    };
    network.agents.set('127.0.0.2', agent);
    const engine = createSnmpEngine({ clock, network, random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) }, log: quietLog });
    const world = makeWorld({ settings: { interval: 5 * SECOND, devicePacketsPerSecond: 100 }, deps: { clock, engine } });
    const { id } = world.add('127.0.0.2', undefined);
    world.polling.start();
    await clock.advance(5 * SECOND + 4_999);
    expect(world.polling.poller(id)!.digest.facts?.interfaces.length).toBe(12);
    expect(world.registry.get(id)!.learned?.v1).toBe(true);
    const before = agent.asked.length;
    await clock.advance(3 * 5 * SECOND);
    // What follows knows it: no question in v2c, and a packet for each row of all columns.
    expect(agent.asked.slice(before).filter(({ version }) => version !== 0)).toEqual([]);
    expect((agent.asked.length - before) / 3).toBeLessThan(40);
    const { failures, lastFailure, polls, skipped } = world.polling.poller(id)!.polls;
    expect({ failures, skipped }).toEqual({ failures: 0, skipped: 0 });
    // Only the first one, half of whose time went into finding out, may have been too short.
    expect(lastFailure === null || lastFailure.t < world.polling.nextPoll(id)! - 3 * 5 * SECOND).toBe(true);
    expect(polls).toBeGreaterThanOrEqual(4);
    engine.close();
  });
});

describe('a table that fails', () => {
  it('spoils no other one', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 2);
    device.objects.set('1.3.6.1.2.1.25.3.3.1.2.1', { type: 'integer', value: 30 });
    device.broken.add('1.3.6.1.2.1.25.2.3.1');
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(3 * MINUTE);
    const facts = world.polling.poller(id)!.digest.facts!;
    expect([facts.interfaces.length, facts.processors.map(({ usage }) => usage)]).toEqual([2, [30]]);
    expect(world.polling.poller(id)!.polls.failures).toBe(0);
    device.broken.add('1.3.6.1.2.1.2.2.1');
    await world.clock.advance(3 * MINUTE);
    expect(world.polling.poller(id)!.digest.facts!.interfaces.length).toBe(2);
    expect(world.kinds()).toEqual([]);
  });
});

describe('away from its network', () => {
  it('a device is not asked and not called down', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'home', 1);
    const { id } = world.add('10.0.0.1', device, { network: 'home' });
    world.here.add('home');
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { asked } = device;
    expect(asked).toBeGreaterThan(0);
    world.here.clear();
    world.moved();
    await world.clock.advance(HOUR);
    expect([device.asked, world.polling.poller(id)!.reachability, world.kinds()]).toEqual([asked, 'away', []]);
    // The source lives on: it holds nobody back.
    expect(world.batches.at(-1)!.watermark).toBeGreaterThan(world.clock.now() - MINUTE);
    world.here.add('home');
    await world.clock.advance(2 * MINUTE);
    expect(world.polling.poller(id)!.reachability).toBe('up');
    expect(world.points('snmp.ifHCInOctets.rate').every(({ value }) => Math.abs(value - 1_000) < 20)).toBe(true);
  });
});

describe('what is excluded, locked or without a credential', () => {
  it('is not asked, and says why', async () => {
    const world = makeWorld({ settings: { exclude: ['10.0.0.1'] } });
    const excluded = scriptedSwitch(world.clock, 'a', 1);
    const bare = scriptedSwitch(world.clock, 'b', 1);
    const ids = [world.add('10.0.0.1', excluded).id, world.add('10.0.0.2', bare, { credential: '' }).id, world.add('10.0.0.3', scriptedSwitch(world.clock, 'c', 1), { credential: 'gone' }).id];
    world.polling.start();
    await world.clock.advance(5 * MINUTE);
    expect([excluded.asked, bare.asked]).toEqual([0, 0]);
    expect(ids.map((id) => world.polling.poller(id)!.obstacle)).toEqual(['excluded', 'no_credential', 'locked']);
    expect(ids.map((id) => world.polling.poller(id)!.problems().map(({ code }) => code))).toEqual([[], ['no_credential'], ['locked']]);
    await expect(world.polling.poll(ids[0]!)).rejects.toMatchObject({ code: 'unavailable', details: { obstacle: 'excluded' } });
    expect(() => world.polling.sessionOf(ids[1]!)).toThrow(/No credential/u);
    expect(() => world.polling.writeSessionOf(ids[1]!)).toThrow(/not writable/u);
  });
});

describe('what happens to a device', () => {
  it('a restart is said once, rates go on without a spike', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 3, 50_000);
    world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(5 * MINUTE);
    const bootAt = world.clock.now();
    device.objects.set('1.3.6.1.2.1.1.3.0', () => ticks((world.clock.now() - bootAt) / 10));
    for (let port = 1; port <= 3; port += 1) device.objects.set(`1.3.6.1.2.1.31.1.1.1.6.${port}`, () => ({ type: 'counter64', value: (world.clock.now() - bootAt) * 50 }));
    await world.clock.advance(5 * MINUTE);
    expect(world.kinds()).toEqual(['device.rebooted']);
    expect(world.points('snmp.ifHCInOctets.rate').every(({ value }) => Math.abs(value - 50_000) < 10)).toBe(true);
  });

  it('another firmware is said, and what was learned of the old one forgotten', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    expect(world.registry.get(id)!.learned?.firmware).toBe('sw software 1.0');
    device.objects.set('1.3.6.1.2.1.1.1.0', text('sw software 2.0'));
    await world.clock.advance(2 * MINUTE);
    expect(world.events.map(({ kind, params }) => [kind, params?.['after']])).toEqual([['device.firmware_changed', 'sw software 2.0']]);
    expect(world.registry.get(id)!.learned?.firmware).toBe('sw software 2.0');
  });

  it('two devices with one engine ID are both named', async () => {
    const world = makeWorld();
    for (const [at, name] of ['left', 'right'].entries()) {
      const device = scriptedSwitch(world.clock, name, 1);
      device.engineId = '80001f8801';
      world.add(`10.0.0.${at + 1}`, device, { credential: 'user' });
    }
    world.polling.start();
    await world.clock.advance(10 * MINUTE);
    expect(world.kinds()).toEqual(['device.engine_duplicate']);
    expect(new Set(Object.values(world.events[0]!.params!))).toEqual(new Set(['80001f8801', 'left', 'right']));
  });

  it('a refused credential is the reason it is down for', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    device.failure = new SnmpFailure('wrong_key', 'The passphrase is wrong.');
    const { id } = world.add('10.0.0.1', device, { credential: 'user' });
    world.polling.start();
    await world.clock.advance(5 * MINUTE);
    expect(world.polling.poller(id)!.problems()).toMatchObject([{ severity: 'alert', code: 'unreachable', params: { reason: 'wrong_key' } }]);
  });

  it('a port that went down is asked at once when told to, and back again', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 2);
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    for (const [value, kind] of [[2, 'device.interface_down'], [1, 'device.interface_up']] as const) {
      device.objects.set('1.3.6.1.2.1.2.2.1.8.2', { type: 'integer', value });
      const asked = world.polling.pollPort(id, 2);
      await world.clock.advance(100);
      await asked;
      expect(world.events.at(-1)).toMatchObject({ kind, params: { device: 'sw', interface: 'port2' } });
    }
    expect(world.kinds().length).toBe(2);
  });
});

describe('gentle polling', () => {
  it('asks a device half as often when its processor suffers, and as before when it does not any more', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'weak', 1);
    device.latencyMs = 400;
    let burdened = true;
    let quietAt = -Infinity;
    // Busy as soon as it has been asked something a moment ago.
    device.objects.set('1.3.6.1.2.1.25.3.3.1.2.1', () => {
      const isQuiet = world.clock.now() - quietAt > 10 * SECOND;
      if (isQuiet) quietAt = world.clock.now();
      return { type: 'integer', value: isQuiet || !burdened ? 30 : 95 };
    });
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(12 * MINUTE);
    const poller = world.polling.poller(id)!;
    expect(world.kinds()).toContain('device.gentle');
    expect(poller.interval).toBeGreaterThan(MINUTE);
    expect(poller.polls.gentle?.intervalMs).toBe(poller.interval);
    burdened = false;
    await world.clock.advance(8 * HOUR);
    expect([poller.interval, poller.polls.gentle, world.kinds().at(-1)]).toEqual([MINUTE, null, 'device.gentle_over']);
  });
});

describe('pings', () => {
  it('become latency and loss', async () => {
    const world = makeWorld({ settings: { ping: true } });
    const { id } = world.add('10.0.0.1', scriptedSwitch(world.clock, 'sw', 1));
    let sent = 0;
    world.pings = () => ((sent += 1) % 5 === 0 ? { kind: 'silent' } : { kind: 'answered', ms: 4 });
    world.polling.start();
    await world.clock.advance(4 * MINUTE);
    expect(sent).toBe(20);
    expect(world.points('networkdevice.ping.avg_rtt').map(({ value }) => value)).toEqual([4, 4, 4]);
    expect(world.points('networkdevice.ping.packet_loss').map(({ value }) => value)).toEqual([20, 20, 20]);
    expect(world.polling.ping.facts(id)).toEqual({ latencyMs: 4, lossPercent: 20 });
  });
});

describe('people', () => {
  it('monitor a device: it is looked at at once; stop it: its series end', async () => {
    const world = makeWorld();
    world.polling.start();
    const { id } = world.add('10.0.0.1', scriptedSwitch(world.clock, 'sw', 1), { state: 'new' });
    await world.clock.advance(MINUTE);
    expect(world.batches).toEqual([]);
    world.registry.update(id, { state: 'monitored' });
    await world.clock.advance(SECOND);
    expect(world.polling.poller(id)!.polls.polls).toBe(1);
    expect(world.points('snmp.devices_monitored').length).toBe(1);
    world.registry.update(id, { state: 'ignored' });
    expect(world.retired).toEqual([`snmp:${id}`]);
    const { length } = world.batches;
    await world.clock.advance(5 * MINUTE);
    expect(world.batches.length).toBe(length);
    expect(world.engine.sessions).toBe(0);
  });

  it('want single objects as metrics', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    device.objects.set('1.3.6.1.4.1.99999.5.0', { type: 'gauge32', value: 42 });
    world.add('10.0.0.1', device, { graphs: ['1.3.6.1.4.1.99999.5.0'] });
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    expect(world.points('snmp.custom.oid_1_3_6_1_4_1_99999_5_0').map(({ value }) => value)).toEqual([42, 42]);
  });

  it('want single counters as metrics: they are rates', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    const oid = '1.3.6.1.4.1.99999.6.0';
    const start = world.clock.now();
    device.objects.set(oid, () => ({ type: 'counter32', value: 1_000 + Math.round((world.clock.now() - start) / 100) }));
    world.add('10.0.0.1', device, { graphs: [oid] });
    world.polling.start();
    await world.clock.advance(4 * MINUTE);
    const points = world.points('snmp.custom.oid_1_3_6_1_4_1_99999_6_0');
    expect(points.length).toBe(3);
    expect(points.every(({ value }) => Math.abs(value - 10) < 0.1)).toBe(true);
  });

  it('ask for a poll between slots: the page is new, the series keep their slots', async () => {
    const world = makeWorld();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(3 * MINUTE);
    const { length } = world.batches;
    device.objects.set('1.3.6.1.2.1.1.6.0', text('Rack 9'));
    const polled = world.polling.poll(id);
    await world.clock.advance(SECOND);
    await polled;
    expect(world.polling.poller(id)!.digest.facts!.identity.location).toBe('Rack 9');
    expect(world.batches.length).toBe(length);
    await world.clock.advance(2 * MINUTE);
    expect(world.points('snmp.ifHCInOctets.rate').every(({ value }) => Math.abs(value - 1_000) < 1)).toBe(true);
  });
});

describe('a machine that slept', () => {
  it('plans anew and makes no points over the gap', async () => {
    const world = makeWorld();
    world.add('10.0.0.1', scriptedSwitch(world.clock, 'sw', 1));
    world.polling.start();
    await world.clock.advance(3 * MINUTE);
    world.clock.sleep(HOUR);
    world.polling.timeBroke();
    await world.clock.advance(5 * MINUTE);
    expect(world.points('snmp.ifHCInOctets.rate').every(({ value }) => Math.abs(value - 1_000) < 1)).toBe(true);
    expect(world.points('snmp.ifHCInOctets').every(({ value }) => value < 61_000)).toBe(true);
    expect(world.kinds()).toEqual([]);
  });
});
