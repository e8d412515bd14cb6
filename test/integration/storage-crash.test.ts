// kill -9 at every commit point and at random moments: what was acknowledged is there, at most the flush in flight is not.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../storage/api.ts';
import { openStorage } from '../../storage/open.ts';
import { HOUR } from '../../common/time/millis.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { archiveDeps } from '../support/crash-archive.ts';
import { CRASH_ARCHIVE, CRASH_SERIES, crashTags, crashValue, minuteStart, minuteTimes } from '../support/crash-data.ts';

const folders: string[] = [];
afterEach(() => {
  for (const child of processes.splice(0)) child.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts the writer and answers the last minute that it acknowledged before it died, or undefined when it died before the first. */
function writeUntilDeath(folder: string, from: number, death: { point: string; visit: number } | { afterMinutes: number }, days = 365, archive = false): Promise<{ last: number | undefined; signal: string | null }> {
  return new Promise((resolve, reject) => {
    const own = 'point' in death ? [death.point, String(death.visit)] : ['', '1'];
    const child = spawn(process.execPath, [join(import.meta.dirname, '../support/crash-writer.ts'), folder, String(from), ...own, String(days), archive ? 'archive' : ''], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if ('afterMinutes' in death && printed.split('\n').length > death.afterMinutes) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      // Only whole lines count: the last one may be cut off.
      const lines = printed.slice(0, printed.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '');
      if (code !== null && code !== 0) reject(new Error(`The writer failed: ${complaints}`));
      else resolve({ last: lines.length > 0 ? Number(lines.at(-1)) : undefined, signal });
    });
  });
}

const processes: { kill(): void }[] = [];

async function open(folder: string, minute: number, days: number, archive: boolean): Promise<Storage> {
  return openStorage({ directory: folder, options: { ...DEFAULT_STORAGE_OPTIONS, retentionRaw: 86_400_000 * days, ...(archive ? { archive: CRASH_ARCHIVE } : {}) }, clock: { now: () => minuteStart(minute), monotonic: () => minuteStart(minute) }, ...(archive ? archiveDeps(folder, (child) => processes.push(child)) : {}) });
}

/** Every point of the minutes first … last (and the late ones between them), once raw and once rolled up; how many minutes beyond are there. */
async function inspect(folder: string, last: number, first = 0, days = 365, archive = false): Promise<number> {
  const storage = await open(folder, last + 2, days, archive);
  const from = archive || days > 1 ? minuteStart(-180) : Math.ceil(minuteStart(first) / HOUR) * HOUR;
  const timesOf = (minute: number): number[] => minuteTimes(minute).filter((t) => t >= from);
  try {
    expect(storage.report.notices.filter(({ kind }) => kind !== 'storage.log_cut')).toEqual([]);
    let extra = 0;
    for (let series = 0; series < CRASH_SERIES; series++) {
      const range = { from, to: minuteStart(last + 3), maxPoints: 100_000, tiers: 'stored' } as const;
      const selector = `avg:crash{${crashTags(series)[0]}}`;
      const { frame } = await storage.query({ ...range, text: selector, step: 5000 });
      const found = new Map<number, number>();
      frame.series[0]?.values.forEach((value, i) => {
        if (!Number.isNaN(value)) found.set(frame.t0 + i * frame.step, value);
      });
      const perHour = new Map<number, number>();
      for (const t of found.keys()) perHour.set(Math.floor(t / HOUR) * HOUR, (perHour.get(Math.floor(t / HOUR) * HOUR) ?? 0) + 1);
      const rolled = (await storage.query({ ...range, text: `${selector}.rollup(count, 3600)` })).frame;
      rolled.series[0]?.values.forEach((value, i) => {
        const hour = rolled.t0 + i * rolled.step;
        if (hour >= from) expect([new Date(hour).toISOString(), Number.isNaN(value) ? 0 : value]).toEqual([new Date(hour).toISOString(), perHour.get(hour) ?? 0]);
      });
      for (let minute = first; minute <= last; minute++) {
        for (const t of timesOf(minute)) {
          if (found.get(t) !== crashValue(series, t)) throw new Error(`Minute ${minute} was acknowledged, but the point of series ${series} at ${new Date(t).toISOString()} is ${found.get(t)}.`);
          found.delete(t);
        }
      }
      // What was not acknowledged is there as a whole or not at all.
      for (let minute = last + 1; found.size > 0 && minute <= last + 2; minute++) {
        expect(timesOf(minute).filter((t) => found.get(t) === crashValue(series, t))).toEqual(timesOf(minute));
        for (const t of timesOf(minute)) found.delete(t);
        extra = Math.max(extra, minute - last);
      }
      expect([...found]).toEqual([]);
    }
    return extra;
  } finally {
    await storage.close();
  }
}

/** The log of the kill loop: reached only when nothing was missing. */
function report(kills: string, last: number): void {
  process.stdout.write(`kill loop: ${kills}, ${last + 1} minutes acknowledged, 0 lost beyond the flush in flight\n`);
}

describe('after kill -9', () => {
  it('every acknowledged minute is there, at each commit point', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-crash-'));
    folders.push(folder);
    const deaths = [
      { point: 'log.write', visit: 3 },
      { point: 'log.written', visit: 1 },
      { point: 'log.synced', visit: 40 },
      { point: 'seal.begin', visit: 1 },
      { point: 'seal.inside', visit: 1 },
      { point: 'seal.inside', visit: 2 },
      { point: 'seal.committed', visit: 1 },
      { point: 'log.write', visit: 34 },
      { point: 'late.begin', visit: 2 },
      { point: 'late.inside', visit: 2 },
      { point: 'late.end', visit: 1 },
      { point: 'merge.begin', visit: 1 },
      { point: 'merge.inside', visit: 1 },
      { point: 'merge.committed', visit: 1 },
      { point: 'merge.inside', visit: 2 },
      { point: 'retention.begin', visit: 2 },
      { point: 'seal.committed', visit: 3 },
    ];
    let last = -1;
    for (const death of deaths) {
      const { last: acknowledged, signal } = await writeUntilDeath(folder, last + 1, death);
      expect(signal, `${death.point} was not reached`).toBe('SIGKILL');
      last = Math.max(last, acknowledged ?? -1);
      const extra = await inspect(folder, last);
      expect(extra).toBeLessThanOrEqual(1);
      last += extra;
    }
    expect(last).toBeGreaterThan(200);
    report(`${deaths.length} kills at commit points`, last);
  });

  it('what retention keeps is there, when it is killed while it deletes', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-crash-'));
    folders.push(folder);
    // Three hours of raw points: after five hours something goes with every half hour.
    const days = 3 / 24;
    const deaths = [
      { point: 'retire.inside', visit: 1 },
      { point: 'retire.committed', visit: 1 },
      { point: 'retire.inside', visit: 2 },
      { point: 'retire.committed', visit: 2 },
    ];
    let last = -1;
    for (const death of deaths) {
      const { last: acknowledged, signal } = await writeUntilDeath(folder, last + 1, death, days);
      expect(signal, `${death.point} was not reached`).toBe('SIGKILL');
      last = Math.max(last, acknowledged ?? -1);
      const extra = await inspect(folder, last, Math.max(0, last - 170), days);
      expect(extra).toBeLessThanOrEqual(1);
      last += extra;
    }
    expect(last).toBeGreaterThan(200);
    report(`${deaths.length} kills while deleting`, last);
  });

  it('every acknowledged minute is there, in the archive or before it, when it is killed while a day goes there', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-crash-'));
    folders.push(folder);
    // SQLite keeps little more than the day that is not archived yet: what is older has to be in the files.
    const days = 1.1;
    const deaths = [
      { point: 'archive.writing', visit: 1 },
      { point: 'archive.announced', visit: 1 },
      { point: 'archive.renamed', visit: 1 },
      { point: 'archive.published', visit: 1 },
      { point: 'archive.inside', visit: 1 },
      { point: 'archive.renamed', visit: 2 },
      { point: 'retire.inside', visit: 1 },
      { point: 'archive.renamed', visit: 1 },
      { point: 'archive.inside', visit: 1 },
      { point: 'retire.inside', visit: 1 },
    ];
    let last = -1;
    for (const death of deaths) {
      const { last: acknowledged, signal } = await writeUntilDeath(folder, last + 1, death, days, true);
      expect(signal, `${death.point} was not reached`).toBe('SIGKILL');
      last = Math.max(last, acknowledged ?? -1);
      const extra = await inspect(folder, last, 0, days, true);
      expect(extra).toBeLessThanOrEqual(1);
      last += extra;
    }
    expect(last).toBeGreaterThan(26 * 60);
    report(`${deaths.length} kills at the border of the archive`, last);
  });

  it('every acknowledged minute is there, at any moment', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-crash-'));
    folders.push(folder);
    let last = -1;
    for (const afterMinutes of [1, 13, 34, 65, 2, 97, 31, 8]) {
      const { last: acknowledged } = await writeUntilDeath(folder, last + 1, { afterMinutes });
      last = Math.max(last, acknowledged ?? -1);
      const extra = await inspect(folder, last);
      expect(extra).toBeLessThanOrEqual(1);
      last += extra;
    }
    expect(last).toBeGreaterThan(240);
    report('8 kills at any moment', last);
  });
});
