import { afterEach, describe, expect, it } from 'vitest';
import { DEVICE_CALLS, DEVICE_STREAMS } from '../../common/contract/lan/devices.ts';
import type { CallContext } from '../../common/contract/contract.ts';
import { MINUTE, SECOND } from '../../common/time/millis.ts';
import { loadProfiles } from '../snmp/profiles/load-profiles.ts';
import { SnmpFailure } from '../snmp/protocol.ts';
import { ScriptedPolling } from '../../test/support/scripted-polling.ts';
import { scriptedSwitch, text } from '../../test/support/scripted-snmp.ts';
import { NO_NAMES } from '../../test/support/snmp-polling.ts';
import { createDeviceHandlers } from './devices.ts';
import type { DeviceHandlers } from './devices.ts';

type Calls = DeviceHandlers['calls'];
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Calls and streams as a console makes them: checked against the contract on both sides. */
function console() {
  const world = new ScriptedPolling();
  const { clock, credentials, polling, registry } = world;
  const handlers = createDeviceHandlers({ clock, credentials, polling, registry, presence: { networkOf: (address) => (address === '10.0.0.9' ? 'home' : '') }, names: NO_NAMES, settings: () => world.settings, macVendor: () => 'Acme' });
  open.push(() => {
    handlers.stop();
    polling.stop();
  });
  const context: CallContext = { signal: new AbortController().signal };
  /** Virtual time goes on while the call is under way. */
  async function call<N extends keyof Calls>(name: N, input: Parameters<Calls[N]>[0], ms = 0): Promise<Awaited<ReturnType<Calls[N]>>> {
    const answer = Promise.resolve().then(() => (handlers.calls[name] as (input: unknown, context: CallContext) => unknown)(DEVICE_CALLS[name].input.parse(input), context));
    answer.catch(() => {});
    await clock.advance(ms);
    const output = await answer;
    return DEVICE_CALLS[name].output.parse(output) as Awaited<ReturnType<Calls[N]>>;
  }
  function watch<N extends keyof DeviceHandlers['streams']>(name: N, input: unknown): { readonly events: unknown[]; end(): Promise<void> } {
    const controller = new AbortController();
    const events: unknown[] = [];
    const over = (handlers.streams[name] as (input: unknown, context: { signal: AbortSignal; push(event: unknown): void }) => Promise<void>)(input, {
      signal: controller.signal,
      push: (event) => void events.push(DEVICE_STREAMS[name].event.parse(event)),
    });
    return {
      events,
      async end() {
        controller.abort();
        await over;
      },
    };
  }
  return { world, call, watch };
}

describe('devices.*', () => {
  it('adds a device, polls it at once, and shows it', async () => {
    const { call, watch, world } = console();
    world.engine.devices.set('10.0.0.1', scriptedSwitch(world.clock, 'sw', 3));
    world.polling.start();
    const table = watch('devices.watch', {});
    const { id } = await call('devices.add', { address: '10.0.0.1', port: 161, credential: 'public' }, SECOND);
    const page = watch('devices.follow', { id });
    await world.clock.advance(3 * MINUTE);
    expect(await call('devices.list', {})).toMatchObject([{ id, name: 'sw', reachability: 'up', interfaces: { total: 3, up: 3 }, inBits: expect.closeTo(24_000, -2) }]);
    expect(await call('devices.get', { id })).toMatchObject({ summary: { id }, interfaces: [{ name: 'port1', inBits: expect.closeTo(8_000, -2), outBits: expect.closeTo(4_000, -2), utilisation: expect.closeTo(0.0008, 6) }, {}, {}], poll: { version: '2c', failures: 0, credential: 'public' } });
    expect(table.events[0]).toEqual({ reset: true, devices: [], removed: [] });
    expect(table.events.slice(1).every((event) => JSON.stringify(event).includes(id))).toBe(true);
    expect(page.events.length).toBeGreaterThanOrEqual(3);
    await page.end();
    await call('devices.remove', { ids: [id] });
    await world.clock.advance(SECOND);
    expect(table.events.at(-1)).toEqual({ reset: false, devices: [], removed: [id] });
    await table.end();
    await expect(call('devices.get', { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('who is added by hand on a network of this machine belongs to it, others to none', async () => {
    const { call } = console();
    const added = await Promise.all(['10.0.0.9', '10.0.0.8'].map((address) => call('devices.add', { address, port: 161, credential: 'public' })));
    expect(added.map(({ network }) => network)).toEqual(['home', '']);
  });

  it('refuses what cannot be, before anything is changed', async () => {
    const { call, world } = console();
    const { id } = world.add('10.0.0.1', undefined);
    await expect(call('devices.add', { address: '10.0.0.1', port: 161, credential: 'public' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(call('devices.add', { address: 'printer.lan', port: 161, credential: 'public' })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(call('devices.add', { address: '10.0.0.2', port: 161, credential: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(call('devices.change', { ids: [id, 'gone'], name: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(call('devices.change', { ids: [id], profile: 'none-such' })).rejects.toMatchObject({ code: 'not_found' });
    expect([world.registry.get(id)!.name, world.registry.all().length]).toEqual(['', 1]);
    await call('devices.change', { ids: [id], name: 'Core', intervalMs: 30_000, limits: { bulk: false, maxRepetitions: 5, maxColumns: 1, maxGet: 3 } });
    expect(world.registry.get(id)).toMatchObject({ name: 'Core', intervalMs: 30_000, fixedLimits: { bulk: false } });
    await call('devices.change', { ids: [id], limits: null });
    expect(world.registry.get(id)!.fixedLimits).toBeNull();
  });

  it('tests a connection step by step', async () => {
    const { call, world } = console();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    device.objects.set('1.3.6.1.2.1.2.2.1.2.1', text('port1'));
    world.engine.devices.set('10.0.0.1', device);
    const states = async (address: string, credential: string): Promise<string[]> => (await call('devices.test', { address, port: 161, credential }, MINUTE)).steps.map(({ code, step, state }) => `${step} ${state} ${code}`);
    expect(await states('10.0.0.1', '')).toEqual(['reachability ok answers', 'credentials ok credential_works', 'view ok view_ok']);
    expect(await call('devices.test', { address: '10.0.0.1', port: 161, credential: 'public' }, MINUTE)).toMatchObject({ credential: 'public', name: 'sw', profile: 'generic-device' });
    for (const oid of device.objects.keys()) if (!oid.startsWith('1.3.6.1.2.1.1.')) device.objects.delete(oid);
    expect((await states('10.0.0.1', 'public'))[2]).toBe('view failed view_limited');
    device.failure = new SnmpFailure('wrong_key', 'The passphrase is wrong.');
    expect(await states('10.0.0.1', 'user')).toEqual(['reachability ok answers', 'credentials failed wrong_key', 'view skipped not_tried']);
    expect(await states('10.0.0.9', 'public')).toEqual(['reachability failed silent_unpinged', 'credentials skipped not_tried', 'view skipped not_tried']);
    world.pings = () => ({ kind: 'answered', ms: 2 });
    expect(await states('10.0.0.9', 'public')).toEqual(['reachability ok pings', 'credentials failed silent', 'view skipped not_tried']);
    world.pings = () => ({ kind: 'silent' });
    expect((await states('10.0.0.9', ''))[0]).toBe('reachability failed silent');
    expect(world.engine.sessions).toBe(0);
  });

  it('shows what no profile reads, and drafts a profile of it that loads', async () => {
    const { call, world } = console();
    const device = scriptedSwitch(world.clock, 'My "Box" #1', 1);
    const maker = '1.3.6.1.4.1.99999';
    device.objects.set(`${maker}.1.0`, { type: 'gauge32', value: 21 });
    device.objects.set(`${maker}.2.0`, text('text: with # and\nnewline'));
    for (const unit of [1, 2, 7]) {
      device.objects.set(`${maker}.5.2.1.2.${unit}`, text(`fan ${unit}`));
      device.objects.set(`${maker}.5.2.1.3.${unit}`, { type: 'integer', value: 1_000 * unit });
      device.objects.set(`${maker}.5.2.1.4.${unit}`, { type: 'counter32', value: unit });
    }
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    await expect(call('devices.draftProfile', { id })).rejects.toMatchObject({ code: 'unavailable' });
    await call('devices.walkEnterprise', { id }, MINUTE);
    const coverage = await call('devices.coverage', { id });
    expect(coverage).toMatchObject({ profile: 'generic-device', why: 'fallback' });
    expect(coverage.answered.some(({ oid }) => oid === '1.3.6.1.2.1.31.1.1.1.6')).toBe(true);
    expect(coverage.unmapped.map(({ objects, oid }) => `${oid} ${objects}`)).toContain(`${maker}.5.2.1 9`);
    const { name, text: draft } = await call('devices.draftProfile', { id });
    expect(name).toBe('my-my-box-1');
    const base = { name: 'generic-device.yaml', text: 'metrics: []', origin: 'bundled' as const };
    const set = loadProfiles([base, { name: `${name}.yaml`, text: draft, origin: 'user' }]);
    expect(set.errors).toEqual([]);
    const profile = set.match('1.3.6.1.4.1.99999.1')!.profile;
    expect([profile.name, profile.metrics.map(({ symbols, table }) => `${table} ${symbols.map(({ oid }) => oid.replace(`${maker}.`, '')).join()}`)]).toEqual([name, ['false 1.0', 'true 5.2.1.3,5.2.1.4']]);
  });

  it('records a device without its secrets', async () => {
    const { call, world } = console();
    const device = scriptedSwitch(world.clock, 'sw', 1);
    device.objects.set('1.3.6.1.6.3.18.1.1.1.2.1', text('public'));
    device.objects.set('1.3.6.1.4.1.99999.9.0', text('community is private'));
    const { id } = world.add('10.0.0.1', device);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { bytes, leftOut, name, objects } = await call('devices.record', { id }, MINUTE);
    const lines = new TextDecoder().decode(bytes);
    expect([name, leftOut, objects, lines.includes('private'), lines.includes('public')]).toEqual(['sw.snmprec', 2, device.objects.size - 2, false, false]);
  });

  it('streams a port each second while somebody looks', async () => {
    const { watch, world } = console();
    const { id } = world.add('10.0.0.1', scriptedSwitch(world.clock, 'sw', 1));
    world.polling.start();
    const live = watch('devices.livePort', { id, index: 1 });
    await world.clock.advance(5 * SECOND);
    await live.end();
    expect(live.events.length).toBeGreaterThanOrEqual(5);
    expect(live.events.at(-1)).toMatchObject({ oper: 'up', reason: '' });
  });
});
