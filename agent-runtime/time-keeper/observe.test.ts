// Sleep, steps and busy threads, on systems whose monotonic clock stands still in sleep and on those where it goes on.
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { discontinuities } from './observe.ts';
import type { Observation } from './observe.ts';

const WALL = Date.UTC(2026, 2, 29, 1, 0, 0);
const before: Observation = { wall: WALL, monotonic: 50_000, sinceBoot: 900_000, cpuMs: 1_000, hinted: false };

interface Passing {
  readonly wall: number;
  readonly monotonic: number;
  readonly boot: number | null;
  readonly cpu?: number;
  readonly hinted?: boolean;
}

function found({ wall, monotonic, boot, cpu = 1, hinted = false }: Passing) {
  const first = boot === null ? { ...before, sinceBoot: null } : before;
  const second = { wall: WALL + wall, monotonic: 50_000 + monotonic, sinceBoot: boot === null ? null : 900_000 + boot, cpuMs: 1_000 + cpu, hinted };
  return discontinuities(first, second, 2 * SECOND).map((one) => (one.kind === 'asleep' ? ['asleep', one.from - WALL, one.to - WALL] : ['step', one.byMs, one.to - one.from]));
}

describe.each([
  ['with a boot clock', true],
  ['without', false],
])('%s', (_, hasBoot) => {
  const boot = (ms: number) => (hasBoot ? ms : null);
  test.each<[string, Passing, unknown[]]>([
    ['time passes', { wall: 2 * SECOND, monotonic: 2 * SECOND, boot: boot(2 * SECOND) }, []],
    ['the boot clock counts in seconds', { wall: 2 * SECOND, monotonic: 2 * SECOND, boot: boot(3 * SECOND) }, []],
    ['the wall clock is slewed', { wall: 2_300, monotonic: 2 * SECOND, boot: boot(2 * SECOND) }, []],
    ['two hours of sleep, monotonic stands still', { wall: 2 * HOUR + 2 * SECOND, monotonic: 2 * SECOND, boot: boot(2 * HOUR + 2 * SECOND) }, [['asleep', 2 * SECOND, 2 * HOUR + 2 * SECOND]]],
    ['two hours of sleep, monotonic goes on', { wall: 2 * HOUR + 2 * SECOND, monotonic: 2 * HOUR + 2 * SECOND, boot: boot(2 * HOUR + 2 * SECOND) }, [['asleep', 2 * SECOND, 2 * HOUR + 2 * SECOND]]],
    ['set back by an hour', { wall: 2 * SECOND - HOUR, monotonic: 2 * SECOND, boot: boot(2 * SECOND) }, [['step', -HOUR, HOUR]]],
    ['set forward by five seconds', { wall: 7 * SECOND, monotonic: 2 * SECOND, boot: boot(2 * SECOND) }, [['step', 5 * SECOND, 5 * SECOND]]],
    ['a slow timer under load', { wall: 40 * SECOND, monotonic: 40 * SECOND, boot: boot(40 * SECOND), cpu: 38 * SECOND }, []],
    ['a timer some seconds late', { wall: 12 * SECOND, monotonic: 12 * SECOND, boot: boot(12 * SECOND) }, []],
    ['a short sleep that was announced', { wall: 16 * SECOND, monotonic: 16 * SECOND, boot: boot(16 * SECOND), hinted: true }, [['asleep', 2 * SECOND, 16 * SECOND]]],
    ['an announcement and nothing else', { wall: 2 * SECOND, monotonic: 2 * SECOND, boot: boot(2 * SECOND), hinted: true }, []],
  ])('%s', (_name, passing, expected) => {
    expect(found(passing)).toEqual(expected);
  });
});

test('set forward by an hour while awake: only a boot clock can tell it from sleep', () => {
  expect(found({ wall: HOUR + 2 * SECOND, monotonic: 2 * SECOND, boot: 2 * SECOND })).toEqual([['step', HOUR, HOUR]]);
  expect(found({ wall: HOUR + 2 * SECOND, monotonic: 2 * SECOND, boot: null })).toEqual([['asleep', 2 * SECOND, HOUR + 2 * SECOND]]);
});

test('set while asleep: both are found', () => {
  expect(found({ wall: 30 * MINUTE, monotonic: 2 * SECOND, boot: HOUR })).toEqual([
    ['asleep', 30 * MINUTE - (HOUR - 2 * SECOND), 30 * MINUTE],
    ['step', -30 * MINUTE, 30 * MINUTE],
  ]);
});
