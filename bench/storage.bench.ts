// `npm run bench:storage`: the storage beside its peers on the same workloads in one run, a table of verdicts, and JSON of it all.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sectionParquet } from './storage/archive-section.ts';
import { USAGE, readArguments } from './storage/arguments.ts';
import type { Section } from './storage/arguments.ts';
import { bundleChildren } from './storage/bundle.ts';
import { serve } from './storage/child.ts';
import { sectionCurves, sectionHistory, sectionIdle, sectionYear } from './storage/curve-sections.ts';
import { keepResults, printResults, writeDocument } from './storage/results.ts';
import { Session } from './storage/session.ts';
import { sectionJitter, sectionW1, sectionW2 } from './storage/workload-sections.ts';

const asked = readArguments(process.argv.slice(2));
if (asked.help) console.log(USAGE);
else if (asked.role === 'ours') serve((await import('./storage/ours.ts')).OURS);
else if (asked.role === 'chdb') serve((await import('./peers/chdb.ts')).CHDB_COMMANDS);
else if (asked.role === 'long-run') serve((await import('./storage/long-run.ts')).LONG_RUN);
else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
  const session = new Session(asked, folder);
  const sections: Partial<Record<Section, (session: Session) => Promise<void>>> = { w1: sectionW1, w2: sectionW2, jitter: sectionJitter, parquet: sectionParquet, curves: sectionCurves, history: sectionHistory, year: sectionYear, idle: sectionIdle };
  try {
    session.say('bundling what is measured, as it ships');
    await bundleChildren();
    for (const [name, run] of Object.entries(sections))
      if (asked.sections.has(name as Section)) {
        // One section that cannot be measured leaves the others their numbers, and the run its failure.
        session.begin(name as Section);
        try {
          await run(session);
        } catch (error) {
          process.exitCode = 1;
          session.skip(`section ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        }
      }
    printResults(session.results);
    const all = keepResults(session.results, asked);
    if (asked.docs) writeDocument(all);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
