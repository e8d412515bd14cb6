import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../common/time/millis.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { ScriptedEngine, scriptedSwitch } from '../../../test/support/scripted-snmp.ts';
import { LivePorts } from './live-ports.ts';
import type { PortSecond } from './live-ports.ts';

function open() {
  const clock = new FakeClock();
  const engine = new ScriptedEngine(clock);
  const device = scriptedSwitch(clock, 'sw', 2, 8_000);
  engine.devices.set('10.0.0.1', device);
  const session = engine.open({ address: '10.0.0.1', port: 161 }, { version: '2c', community: 'public' }, { timeoutMs: 5_000, retries: 0 });
  return { clock, device, live: new LivePorts({ clock, sessionOf: () => session, speedOf: () => 1e9 }) };
}

describe('one port each second', () => {
  it('is asked once for all who look, and no more when nobody does', async () => {
    const { clock, device, live } = open();
    const one: PortSecond[] = [];
    const two: PortSecond[] = [];
    const stops = [live.watch('x', 1, (second) => one.push(second)), live.watch('x', 1, (second) => two.push(second))];
    await clock.advance(5 * SECOND);
    expect(device.asked).toBe(6);
    expect(one.length).toBe(two.length);
    expect(one[0]).toMatchObject({ inBits: null, oper: 'up', reason: '' });
    for (const second of one.slice(1)) expect([second.inBits! / 64_000, second.outBits! / 32_000].every((share) => Math.abs(share - 1) < 0.02)).toBe(true);
    for (const stop of stops) stop();
    await clock.advance(MINUTE);
    expect([device.asked, live.size, clock.pending]).toEqual([6, 0, 0]);
  });

  it('says why there is nothing, within its second', async () => {
    const { clock, device, live } = open();
    const seen: PortSecond[] = [];
    const stop = live.watch('x', 1, (second) => seen.push(second));
    await clock.advance(2 * SECOND);
    device.silent = true;
    await clock.advance(3 * SECOND);
    expect(seen.at(-1)).toMatchObject({ inBits: null, reason: 'late' });
    expect(seen.length).toBeGreaterThanOrEqual(5);
    stop();
  });

  it('is not mistaken about a rate because an answer was fetched late', async () => {
    const clock = new FakeClock();
    const engine = new ScriptedEngine(clock);
    engine.devices.set('10.0.0.1', scriptedSwitch(clock, 'sw', 2, 8_000));
    const session = engine.open({ address: '10.0.0.1', port: 161 }, { version: '2c', community: 'public' }, { timeoutMs: 5_000, retries: 0 });
    let answers = 0;
    const slow: typeof session = Object.create(session, {
      get: {
        value: async (...asked: Parameters<typeof session.get>) => {
          const bindings = await session.get(...asked);
          answers += 1;
          // The first one lies in the socket while this machine is busy.
          if (answers === 1) await new Promise<void>((resolve) => clock.after(700, resolve));
          return bindings;
        },
      },
    }) as typeof session;
    const live = new LivePorts({ clock, sessionOf: () => slow, speedOf: () => 1e9 });
    const seen: PortSecond[] = [];
    const stop = live.watch('x', 1, (second) => seen.push(second));
    await clock.advance(4 * SECOND);
    stop();
    expect(seen.length).toBeGreaterThanOrEqual(4);
    for (const second of seen.slice(1)) expect(second.inBits! / 64_000).toBeCloseTo(1, 1);
  });

  it('counts by 32 bits where the 64-bit counter stands at 0, through a wrap', async () => {
    const { clock, device, live } = open();
    const start = clock.now();
    device.objects.set('1.3.6.1.2.1.31.1.1.1.6.1', { type: 'counter64', value: 0 });
    device.objects.set('1.3.6.1.2.1.2.2.1.10.1', () => ({ type: 'counter32', value: (4_294_960_000 + (clock.now() - start)) % 2 ** 32 }));
    const seen: PortSecond[] = [];
    const stop = live.watch('x', 1, (second) => seen.push(second));
    await clock.advance(12 * SECOND);
    expect(seen.slice(1).every(({ inBits }) => Math.abs(inBits! - 8_000) < 200)).toBe(true);
    stop();
  });
});
