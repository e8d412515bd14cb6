// The live table: one reader for all watchers, nothing when nobody watches.
import { expect, test } from 'vitest';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { openScriptedHost } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { createProcessHandlers } from '../api/processes.ts';
import type { ProcessHistory } from './process-history.ts';
import { ProcessWatch } from './process-watch.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

async function setUp() {
  const machine = new ScriptedMachine();
  const watch = new ProcessWatch({ host: await openScriptedHost(machine), clock: machine.clock, log: quiet });
  const pass = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      machine.advance(1);
      await settle();
    }
  };
  return { machine, watch, pass };
}

test('watchers share one reading every two seconds; the last one ends it', async () => {
  const { machine, watch, pass } = await setUp();
  const seen: ProcessSnapshot[][] = [[], []];
  const stopFirst = await watch.watch((snapshot) => seen[0]!.push(snapshot));
  const stopSecond = await watch.watch((snapshot) => seen[1]!.push(snapshot));
  await settle();
  await pass(6);
  // The first has no rates and is shown because nothing else was known.
  expect(seen[0]!.map((snapshot) => snapshot.interval)).toEqual([0, 2_000, 2_000, 2_000]);
  const live = seen[0]!.at(-1)!;
  expect(live.cpu[live.pid.indexOf(42)]).toBe(50);
  expect(seen[1]!.at(-1)).toBe(live);
  stopFirst();
  await pass(2);
  expect(seen[1]).toHaveLength(seen[0]!.length + 1);
  stopSecond();
  expect(watch.watchers).toBe(0);
  expect(machine.clock.waiting).toBe(0);
  const opens = machine.files.opens;
  await pass(10);
  expect(machine.files.opens).toBe(opens);
});

test('a newcomer sees the newest known table at once, unless it is stale', async () => {
  const { machine, watch, pass } = await setUp();
  const known = { t: machine.clock.now(), interval: 10_000, total: 1 } as ProcessSnapshot;
  watch.submit(known);
  const seen: ProcessSnapshot[] = [];
  const stop = await watch.watch((snapshot) => seen.push(snapshot));
  await settle();
  expect(seen).toEqual([known]);
  await pass(2);
  expect(seen[1]?.interval).toBe(2_000);
  stop();
  await pass(60);
  const later: ProcessSnapshot[] = [];
  (await watch.watch((snapshot) => later.push(snapshot)))();
  expect(later).toEqual([]);
});

test('watching again after an end starts a new sequence of rates', async () => {
  const { watch, pass } = await setUp();
  (await watch.watch(() => {}))();
  const seen: ProcessSnapshot[] = [];
  const stop = await watch.watch((snapshot) => seen.push(snapshot));
  await settle();
  await pass(4);
  expect(seen.filter((snapshot) => snapshot.interval > 0).map((snapshot) => snapshot.interval)).toEqual([2_000, 2_000]);
  stop();
});

test('a listing that fails once is tried again', async () => {
  const { machine, watch, pass } = await setUp();
  const seen: ProcessSnapshot[] = [];
  const stop = await watch.watch((snapshot) => seen.push(snapshot));
  await settle();
  for (const pid of [1, 42]) machine.files.refuse(`/proc/${pid}/stat`, 'ESRCH');
  await pass(2);
  for (const pid of [1, 42]) machine.files.allow(`/proc/${pid}/stat`);
  await pass(2);
  expect(seen.at(-1)?.total).toBe(2);
  stop();
});

test('the stream pushes until its caller leaves; without a process list it is refused', async () => {
  const { machine, watch } = await setUp();
  const handlers = createProcessHandlers({ history: {} as ProcessHistory, watch });
  const caller = new AbortController();
  const pushed: number[] = [];
  const over = handlers.streams['processes.watch']({}, { signal: caller.signal, push: (snapshot) => pushed.push(snapshot.total) });
  await settle();
  expect(pushed).toEqual([2]);
  caller.abort();
  await over;
  expect(watch.watchers).toBe(0);
  machine.files.remove('/proc');
  await expect(handlers.streams['processes.watch']({}, { signal: caller.signal, push() {} })).rejects.toMatchObject({ code: 'unavailable' });
});
