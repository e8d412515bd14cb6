// What it costs to take points into memory and log them, and to bring them back: `node --expose-gc bench/head.bench.ts [ticks]`.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../common/model/batch.ts';
import { HOUR, MINUTE, SECOND } from '../common/time/millis.ts';
import { checkBatch } from '../storage/check-batch.ts';
import { nodeFiles } from '../storage/files.ts';
import { HeadLog } from '../storage/head/head-log.ts';
import { MemoryTier } from '../storage/head/memory-tier.ts';
import { SourceWatermarks } from '../storage/head/source-watermarks.ts';
import { Catalogue } from '../storage/index/catalogue.ts';
import { replayEarlierRun } from '../storage/replay.ts';
import { Unsealed } from '../storage/sqlite/unsealed.ts';
import { report } from './table.ts';
import type { Row } from './table.ts';

const START = Date.UTC(2026, 0, 5);
const STEP = 10 * SECOND;
const SERIES = 10_000;
const CHUNK = 30 * MINUTE;
const ticks = Number(process.argv[2] ?? 720);

/** CPU seconds of this process. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function createCatalogue(): Catalogue {
  const catalogue = new Catalogue(() => undefined);
  for (let i = 0; i < SERIES; i++) catalogue.resolve(`bench.metric.${i % 100}`, [`env:bench`, `host:h${String(Math.floor(i / 100)).padStart(2, '0')}`], 'gauge', 'percent', STEP);
  return catalogue;
}

/** One batch of each source, to be moved on from tick to tick. */
function createBatches(sources: number): Batch[] {
  const each = SERIES / sources;
  return Array.from({ length: sources }, (_, source) => ({
    source: `source-${source}`,
    seq: 0,
    watermark: START,
    refs: Uint32Array.from({ length: each }, (_, i) => source * each + i),
    ts: new Float64Array(each).fill(START),
    values: Float64Array.from({ length: each }, (_, i) => ((i * 7919) % 10_000) / 100),
  }));
}

/** CPU seconds that `work` takes for all ticks. It waits for nobody but the disk, and others may use the machine meanwhile. */
async function phase(sources: number, work: (batches: readonly Batch[], now: number) => void | Promise<void>): Promise<number> {
  let batches = createBatches(sources);
  const before = cpu();
  for (let tick = 0; tick < ticks; tick++) {
    const t = START + tick * STEP;
    batches = batches.map((batch) => ({ ...batch, seq: tick, watermark: t + 1 }));
    for (const { ts, values } of batches) {
      ts.fill(t);
      values[tick % values.length]! += 0.01;
    }
    await work(batches, t);
  }
  return cpu() - before;
}

async function run(sources: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-head-'));
  try {
    const catalogue = createCatalogue();
    const head = new MemoryTier('head', 10 * MINUTE);
    const open = new Unsealed(CHUNK);
    const marks = new SourceWatermarks();
    const log = new HeadLog({ folder, files: nodeFiles, meta: (ref) => catalogue.get(ref), probe: () => undefined }, []);
    const feeding = await phase(sources, () => undefined);
    const checking = await phase(sources, (batches, now) => {
      for (const batch of batches) {
        checkBatch(batch, catalogue);
        marks.note(batch, now);
      }
    });
    const appending = await phase(sources, (batches, now) => {
      for (const batch of batches) head.append(batch);
      head.evictBefore(now - 2 * HOUR);
    });
    const waiting = await phase(sources, (batches, now) => {
      for (const batch of batches) open.points.appendFrom(-Infinity, batch.refs, batch.ts, batch.values);
      open.evictBefore(now - MINUTE);
    });
    const logging = await phase(sources, async (batches) => {
      for (const batch of batches) log.append(batch, batch.seq);
      await log.commit();
    });
    const spent = { check: checking - feeding, head: appending - feeding, sqlite: waiting - feeding, log: logging - feeding };
    await log.close();
    const points = ticks * SERIES;
    const logBytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    const subject = `${sources} batches of ${SERIES / sources}`;
    const part = (measure: string, seconds: number): Row => ({ measure, subject, value: (seconds / points) * 1e6, unit: 'CPU s/M' });
    const rows: Row[] = [
      part('check and watermarks', spent.check),
      part('append to the head', spent.head),
      part('append to what waits for SQLite', spent.sqlite),
      part('log: append, write and fdatasync each tick', spent.log),
      part('all of it', Object.values(spent).reduce((sum, each) => sum + each, 0)),
      { measure: 'memory of the head', subject, value: head.bytes / head.columns.points, unit: 'B/point' },
      { measure: 'log', subject, value: logBytes / points, unit: 'B/point' },
    ];
    const before = cpu();
    const began = performance.now();
    const again = new MemoryTier('head', 10 * MINUTE);
    const unpacked = new Unsealed(CHUNK);
    const replay = await replayEarlierRun(nodeFiles, folder, new Catalogue(() => undefined), (batch) => {
      again.append(batch);
      unpacked.points.appendFrom(-Infinity, batch.refs, batch.ts, batch.values);
    });
    rows.push({ measure: `replay of ${(replay.points / 1e6).toFixed(1)} M points`, subject, value: performance.now() - began, unit: 'ms' });
    rows.push({ measure: 'replay, CPU', subject, value: (cpu() - before) * 1e3, unit: 'ms' });
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

report('head', [...(await run(100)), ...(await run(1))]);
