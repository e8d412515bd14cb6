// CPU and memory of the whole agent (collect, aggregate, store, serve) at 1 s and 10 s, beside systeminformation alone at the same intervals, in one window.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, signIn, startHeadlessProcess } from '../test/support/start-headless.ts';
import type { Row } from './table.ts';
import { report } from './table.ts';
import { median } from './workload.ts';

const ROUNDS = 3;
const ROUND_SECONDS = 30;
const WARM_SECONDS = 15;
/** Linux counts CPU time of processes in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

/** CPU ms of a process and of the children it has waited for. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) * TICK_MS;
}

/** A line of smaps_rollup in MB. */
function memoryMb(pid: number, name: 'Rss' | 'Pss'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1_024;
}

if (process.platform !== 'linux') {
  console.log('agent-cost: skipped, because CPU time of other processes is read from /proc');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
  const watched = await startHeadlessProcess(join(folder, 'watched'), ['--config', join(folder, 'watched.yaml')]);
  const idle = await startHeadlessProcess(join(folder, 'idle'), ['--config', join(folder, 'idle.yaml')]);
  const loops = [1_000, 10_000].map((interval) => spawn(process.execPath, [join(import.meta.dirname, 'systeminformation-loop.ts'), String(interval)], { stdio: 'ignore' }));
  try {
    // A console that watches a page keeps the cheap checks at one second.
    const client = await openClient(watched.url, await signIn(watched.link));
    const queries = ['cpu.user', 'cpu.system', 'mem.usable', 'load.1', 'net.bytes_rcvd', 'io.util'].map((name) => ({ id: name, text: `avg:system.${name}{*}` }));
    let liveEvents = 0;
    const stop = client.watch('live.watch', { queries }, { onEvent: () => void (liveEvents += 1) });

    const subjects = [
      { name: 'vedette at 1 s, a page open', pid: watched.child.pid ?? 0 },
      { name: 'vedette at 10 s, nobody looking', pid: idle.child.pid ?? 0 },
      { name: 'systeminformation at 1 s', pid: loops[0]?.pid ?? 0 },
      { name: 'systeminformation at 10 s', pid: loops[1]?.pid ?? 0 },
    ];
    await sleep(WARM_SECONDS * 1_000);
    const perMinute = subjects.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      const before = subjects.map(({ pid }) => cpuMs(pid));
      await sleep(ROUND_SECONDS * 1_000);
      subjects.forEach(({ pid }, index) => perMinute[index]?.push(((cpuMs(pid) - (before[index] ?? 0)) / 1_000) * (60 / ROUND_SECONDS)));
    }
    if (liveEvents < ROUND_SECONDS) throw new Error(`only ${liveEvents} live events came: the 1 s subject did not run at 1 s`);
    const series = (await client.call('status.get', {})).series;
    stop();
    const cost = perMinute.map(median);
    const rows: Row[] = subjects.map(({ name }, index) => {
      const peer = index < 2 ? cost[index + 2] : undefined;
      return {
        measure: 'CPU',
        subject: name,
        value: cost[index] ?? Number.NaN,
        unit: 's/min',
        ...(peer === undefined ? {} : { ratio: { to: subjects[index + 2]?.name ?? '', value: (cost[index] ?? Number.NaN) / peer } }),
      };
    });
    for (const { name, pid } of subjects) rows.push({ measure: 'memory (PSS)', subject: name, value: memoryMb(pid, 'Pss'), unit: 'MB' }, { measure: 'memory (RSS)', subject: name, value: memoryMb(pid, 'Rss'), unit: 'MB' });
    rows.push({ measure: 'series stored', subject: 'vedette', value: series, unit: '' });
    report('agent-cost', rows);
  } finally {
    for (const loop of loops) loop.kill();
    await Promise.all([watched.end(), idle.end()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
