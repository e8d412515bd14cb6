// Every golden query script must hold however its points are spread over tiers, borders in the middle of steps included.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../common/time/millis.ts';
import { createQueryEngine } from '../../storage/query/engine.ts';
import type { TierFacts } from '../../storage/query/plan.ts';
import { runQueryScript } from '../support/query-script.ts';
import { tieredSources } from '../support/query-tiers.ts';

const folder = join(import.meta.dirname, '..', 'scripts');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.test-script'));
/** Before everything that scripts load, or that their functions look back to. */
const EVER = -1_000 * DAY;

const SPREADS: readonly (readonly [string, TierFacts])[] = [
  ['the archive alone', { memoryFrom: Infinity, sealed: Infinity, rawFrom: Infinity, rolled: [], archive: [{ resolution: 0, from: EVER, to: 1_000 * DAY }] }],
  [
    'a minute of each tier',
    {
      memoryFrom: 2 * MINUTE + 5 * SECOND,
      sealed: 2 * MINUTE,
      rawFrom: MINUTE - 5 * SECOND,
      rolled: [
        { resolution: 20 * SECOND, from: 0, to: 40 * SECOND },
        { resolution: 30 * SECOND, from: 30 * SECOND, to: 2 * MINUTE },
      ],
      archive: [
        { resolution: 0, from: EVER, to: MINUTE },
        { resolution: 20 * SECOND, from: EVER, to: 20 * SECOND },
      ],
    },
  ],
  [
    'days in the archive, hours in SQLite',
    {
      memoryFrom: 10 * DAY,
      sealed: 10 * DAY,
      rawFrom: 4 * DAY + 7,
      rolled: [
        { resolution: 10 * MINUTE, from: 2 * DAY, to: 9 * DAY },
        { resolution: 60 * MINUTE, from: 0, to: 9 * DAY },
      ],
      archive: [
        { resolution: 0, from: EVER, to: 5 * DAY },
        { resolution: 60 * MINUTE, from: EVER, to: 2 * DAY },
      ],
    },
  ],
];

describe.each(SPREADS)('golden query scripts on %s', (_name, facts) => {
  // Scripts about calendars write months of points into real stores.
  it.each(scripts)('%s', { timeout: 60_000 }, async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const report = await runQueryScript(text, (series, completeUpTo) => createQueryEngine(tieredSources(series, facts, { completeUpTo, maxSeries: 100 })));
    expect(report.failures.map((failure) => `${name}:${failure.line}: ${failure.message}`)).toEqual([]);
    expect(report.expectations).toBeGreaterThan(0);
  });
});
