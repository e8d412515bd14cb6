// Every golden query script must hold on every kind of store.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createQueryEngine } from '../../storage/query/engine.ts';
import { memorySources } from '../support/query-memory.ts';
import { runQueryScript } from '../support/query-script.ts';
import { QUERY_STORES } from '../support/query-stores.ts';

const folder = join(import.meta.dirname, '..', 'scripts');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.test-script'));

describe.each(QUERY_STORES)('golden query scripts on $name', ({ make, tier }) => {
  it('finds scripts', () => {
    expect(scripts.length).toBeGreaterThan(5);
  });

  // Scripts about calendars write months of points into real stores.
  it.each(scripts)('%s', { timeout: 60_000 }, async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const report = await runQueryScript(text, make);
    expect(report.failures.map((failure) => `${name}:${failure.line}: ${failure.message}`)).toEqual([]);
    expect(report.expectations).toBeGreaterThan(0);
  });

  it('reads its own tier', async () => {
    const storage = await make([{ metric: 'm', tags: [], points: Array.from({ length: 400 }, (_, i) => [i * 10_000, i] as const) }], Number.MAX_SAFE_INTEGER);
    try {
      const { stats } = await storage.query({ text: 'sum:m{*}', from: 0, to: 4_000_000, maxPoints: 1_000, tiers: 'stored' });
      const { head, sqlite, archive } = stats.pointsRead;
      if (tier === null) expect([archive, sqlite, head]).toEqual([5, 5, 390]);
      else expect(stats.pointsRead).toEqual({ live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, [tier]: 400 });
    } finally {
      await storage.close?.();
    }
  });
});

describe('the script language itself', () => {
  const run = (text: string): Promise<{ failures: readonly { line: number; message: string }[] }> => runQueryScript(text, (series, completeUpTo) => createQueryEngine(memorySources(series, { completeUpTo })));

  it('reports a wrong value with its line', async () => {
    const report = await run('load 10s\nm{} : 1 2\neval 0..20s sum:m{*}\nexpect {} : 1 3\nexpect {} : 1 2');
    expect(report.failures).toEqual([{ line: 4, message: 'got 1 2' }]);
  });

  it('refuses a line that it cannot read', async () => {
    await expect(run('load 10s\nm{} 1 2')).rejects.toThrow('Line 2');
  });
});
