import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceReading } from '../device-reading.ts';
import { evaluate } from '../profiles/evaluate/evaluate.ts';
import type { ProfileSample } from '../profiles/evaluate/evaluation.ts';
import { loadProfiles } from '../profiles/load-profiles.ts';
import { planOf } from '../profiles/plan.ts';
import type { Column } from '../protocol.ts';
import { parseRecording, readingOf } from '../recording/recording.ts';
import { CounterStore } from './counter-store.ts';
import { InterfaceIdentity } from './interface-identity.ts';

const GIGABIT = 125_000_000;

function counter(value: number | bigint, bits: 0 | 32 | 64, rest: Partial<ProfileSample> = {}): ProfileSample {
  return { metric: 'snmp.x', tags: ['interface:1'], kind: 'monotonic_count_and_rate', value, scale: 1, counterBits: bits, oid: '1.3.1', ...rest };
}

/** Points of the last of several polls a minute apart; uptime follows the clock unless it is given. */
function polls(values: readonly { samples: readonly ProfileSample[]; upTime?: number; engineBoots?: number; t?: number }[]) {
  const store = new CounterStore();
  return values.map(({ samples, upTime, engineBoots, t }, at) => store.advance(samples, { t: t ?? at * 60_000, upTime: upTime ?? 100_000 + at * 6_000, engineBoots }));
}

describe('counters', () => {
  it('become counts and rates', () => {
    const [first, second] = polls([{ samples: [counter(1_000, 64)] }, { samples: [counter(7_000, 64)] }]);
    expect(first!.gaps.map(({ reason }) => reason)).toEqual(['first']);
    expect(second!.points.map(({ metric, type, value }) => [metric, type, value])).toEqual([
      ['snmp.x', 'count', 6_000],
      ['snmp.x.rate', 'rate', 100],
    ]);
  });

  it('are exact beyond what a number holds', () => {
    const [, second] = polls([{ samples: [counter(2n ** 63n, 64)] }, { samples: [counter(2n ** 63n + 1_234_567n, 64)] }]);
    expect(second!.points[0]!.value).toBe(1_234_567);
  });

  it('sum up to the truth without a reset, through wraps of 32 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 40n }), fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 20 }), fc.constantFrom(32 as const, 64 as const), (start, steps, bits) => {
        let truth = start;
        const store = new CounterStore();
        let sum = 0;
        for (let at = 0; at <= steps.length; at += 1) {
          const shown = BigInt.asUintN(bits, truth);
          const { points } = store.advance([counter(bits === 32 ? Number(shown) : shown, bits, { most: GIGABIT })], { t: at * 60_000, upTime: at * 6_000 });
          sum += points.find(({ type }) => type === 'count')?.value ?? 0;
          truth += BigInt(steps[at] ?? 0);
        }
        expect(sum).toBe(steps.reduce((total, step) => total + step, 0));
      }),
    );
  });

  it('are never negative and never more than could pass, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { maxLength: 20 }), (polled) => {
        const store = new CounterStore();
        polled.forEach(([value, upTime], at) => {
          for (const point of store.advance([counter(value, 32, { most: GIGABIT / 100 })], { t: at * 60_000, upTime }).points) {
            expect(point.value).toBeGreaterThanOrEqual(0);
            expect(point.value).toBeLessThan(2 ** 32);
          }
        });
      }),
    );
  });

  it('count a wrap only where the speed makes it plausible', () => {
    const wrap = (most: number | undefined) => polls([{ samples: [counter(2 ** 32 - 1_000, 32, most === undefined ? {} : { most })] }, { samples: [counter(5_000, 32, most === undefined ? {} : { most })] }])[1]!;
    expect(wrap(GIGABIT).points[0]!.value).toBe(6_000);
    expect(wrap(10).gaps.map(({ reason }) => reason)).toEqual(['decreased']);
    expect(wrap(undefined).gaps.map(({ reason }) => reason)).toEqual(['decreased']);
  });

  it('believe a wrap over most of the range only of counters that are that busy', () => {
    const busy = polls([0, 3, 6, 9].map((at) => ({ samples: [counter((at * 1e9) % 2 ** 32, 32, { most: GIGABIT })] })));
    expect(busy.slice(1).map(({ points }) => points[0]?.value)).toEqual([3e9, 3e9, 3e9]);
    const jumped = polls([1_000_000_000, 1_000_060_000, 7_500_000].map((value) => ({ samples: [counter(value, 32, { most: 10 * GIGABIT })] })));
    expect(jumped[2]!.gaps.map(({ reason }) => reason)).toEqual(['decreased']);
  });

  it('leave a gap at a restart and go on after it', () => {
    const [, second, third] = polls([
      { samples: [counter(4_000_000_000, 32, { most: GIGABIT })], upTime: 500_000 },
      { samples: [counter(100, 32, { most: GIGABIT })], upTime: 2_000 },
      { samples: [counter(400, 32, { most: GIGABIT })], upTime: 8_000 },
    ]);
    expect([second!.continuity, second!.points, second!.gaps[0]!.reason]).toEqual(['restart', [], 'restart']);
    expect(third!.points[0]!.value).toBe(300);
  });

  it('take more engine boots, and many counters falling at once, for a restart', () => {
    const boots = polls([{ samples: [counter(10, 64)], engineBoots: 3 }, { samples: [counter(20, 64)], engineBoots: 4 }])[1]!;
    expect(boots.continuity).toBe('restart');
    const many = (value: number) => [1, 2, 3, 4].map((port) => counter(value, 32, { tags: [`interface:${port}`], most: GIGABIT }));
    expect(polls([{ samples: many(4_294_000_000) }, { samples: many(7) }])[1]!.continuity).toBe('restart');
  });

  it('know the rollover of the uptime after 497 days', () => {
    const [, second] = polls([
      { samples: [counter(5_000, 64)], upTime: 2 ** 32 - 2_000 },
      { samples: [counter(9_000, 64)], upTime: 4_050 },
    ]);
    expect([second!.continuity, second!.points[0]!.value]).toEqual(['rollover', 4_000]);
    const early = polls([{ samples: [counter(5_000, 64)], upTime: 2 ** 32 - 9_000_000 }, { samples: [counter(9_000, 64)], upTime: 4_050 }])[1]!;
    expect(early.continuity).toBe('restart');
  });

  it('take no wrap from a device whose uptime lags', () => {
    const [, second] = polls([{ samples: [counter(2 ** 32 - 10, 32, { most: GIGABIT })], upTime: 1_000 }, { samples: [counter(10, 32, { most: GIGABIT })], upTime: 1_500 }]);
    expect([second!.continuity, second!.gaps[0]!.reason]).toEqual(['doubtful', 'decreased']);
  });

  it('go by 32 bits where the 64-bit counter is dead, and back when it comes to life', () => {
    const sample = (wide: number, narrow: number) => ({ samples: [counter(wide, 64, { metric: 'snmp.ifHCInOctets', narrow: { oid: '1.3.2', value: narrow }, most: GIGABIT })] });
    const results = polls([sample(0, 1_000), sample(0, 1_600), sample(0, 2_000), sample(900_000, 2_500), sample(900_100, 2_600)]);
    expect(results.map(({ points }) => points[0]?.value)).toEqual([undefined, 600, 400, 500, 100]);
    expect(results.map(({ narrow }) => narrow.map(({ oid }) => oid))).toEqual([[], ['1.3.2'], ['1.3.2'], [], []]);
  });

  it('start anew when the speed behind a utilisation changed, and after a long pause', () => {
    expect(polls([{ samples: [counter(1, 64, { epoch: '1' })] }, { samples: [counter(2, 64, { epoch: '2' })] }])[1]!.gaps[0]!.reason).toBe('changed');
    const late = polls([{ samples: [counter(1, 64)] }, { samples: [counter(2, 64)], t: 3_600_000, upTime: 460_000 }])[1]!;
    expect([late.points, late.gaps[0]!.reason]).toEqual([[], 'late']);
  });

  it('keep rows apart that their tags do not', () => {
    const [, second] = polls([{ samples: [counter(10, 64), counter(1_000, 64)] }, { samples: [counter(15, 64), counter(1_007, 64)] }]);
    expect(second!.points.filter(({ type }) => type === 'count').map(({ value }) => value)).toEqual([5, 7]);
  });
});

describe('counters of interfaces', () => {
  it('go on by name when the numbers are given anew', () => {
    const profile = loadProfiles([{ name: 'p', origin: 'bundled', text: 'metrics:\n  - metric_type: monotonic_count\n    symbols: [{OID: 1.3.6.1.2.1.31.1.1.1.6, name: ifHCInOctets}]\n    metric_tags: [{tag: interface, symbol: {OID: 1.3.6.1.2.1.31.1.1.1.1, name: ifName}}]' }]).get('p')!;
    const identity = new InterfaceIdentity();
    const store = new CounterStore();
    const poll = (at: number, ports: readonly (readonly [string, number])[]) => {
      const lines = ports.flatMap(([name, octets], index) => [`1.3.6.1.2.1.31.1.1.1.1.${index + 1}|4|${name}`, `1.3.6.1.2.1.31.1.1.1.6.${index + 1}|70|${octets}`]);
      const reading = readingOf(parseRecording(new TextEncoder().encode(lines.join('\n'))), planOf(profile), at * 60_000);
      const { names, moved } = identity.update(reading);
      const { points } = store.advance(evaluate(profile, reading, { interfaces: names }).samples, { t: reading.t, upTime: at * 6_000 });
      return { moved, points: points.map(({ tags, value, ifIndex }) => `${tags.join(' ')} ${ifIndex} ${value}`) };
    };
    poll(1, [['a', 1_000], ['b', 50_000]]);
    expect(poll(2, [['b', 50_100], ['new', 5], ['a', 1_007]])).toEqual({
      moved: [
        { name: 'b', from: '2', to: '1' },
        { name: 'a', from: '1', to: '3' },
      ],
      points: ['interface:b 1 100', 'interface:a 3 7'],
    });
  });
});

describe('interface identity', () => {
  const reading = (names: Readonly<Record<string, string>>, descriptions: Readonly<Record<string, string>> = {}) => {
    const column = (texts: Readonly<Record<string, string>>): Column => new Map(Object.entries(texts).map(([index, text]) => [index, { type: 'octets', value: new TextEncoder().encode(text) }]));
    return new DeviceReading(0, new Map(), new Map([['1.3.6.1.2.1.31.1.1.1.1', column(names)], ['1.3.6.1.2.1.2.2.1.2', column(descriptions)]]));
  };

  it('goes by name, then description, then number, and tells repeated ones apart', () => {
    const { names } = new InterfaceIdentity().update(reading({ 1: 'eth0\0\0', 2: '', 4: 'eth0' }, { 1: 'x', 2: 'Port 2', 3: 'Port 2', 5: '' }));
    expect([...names]).toEqual([['1', 'eth0'], ['2', 'Port 2'], ['3', 'Port 2 #2'], ['4', 'eth0 #2'], ['5', '5']]);
  });

  it('says which ones moved, and keeps what it knows when a reading has no names', () => {
    const identity = new InterfaceIdentity();
    expect(identity.update(reading({ 1: 'a', 2: 'b' })).moved).toEqual([]);
    expect(identity.update(reading({})).names.get('2')).toBe('b');
    expect(identity.update(reading({ 1: 'b', 2: 'a', 3: 'c' })).moved).toEqual([
      { name: 'b', from: '2', to: '1' },
      { name: 'a', from: '1', to: '2' },
    ]);
  });
});
