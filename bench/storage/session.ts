// What the sections of one run share: its arguments, its temporary folder, its results, and the workload files made so far.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { VictoriaMetrics, victoriaMetricsMissing } from '../peers/victoria-metrics.ts';
import type { WorkloadShape } from '../workload.ts';
import { writeWorkload } from '../workload-file.ts';
import type { BenchArguments, Section } from './arguments.ts';
import type { Results, SectionResults } from './results.ts';
import type { Verdict } from './verdicts.ts';

export class Session {
  readonly asked: BenchArguments;
  readonly folder: string;
  readonly results: Results = {};
  private current: SectionResults | undefined;
  private folders = 0;

  constructor(asked: BenchArguments, folder: string) {
    this.asked = asked;
    this.folder = folder;
  }

  /** What is measured from here on belongs to this section. */
  begin(section: Section): void {
    this.current = { scale: this.asked.quick ? 'quick' : 'full', rounds: this.asked.rounds, at: new Date().toISOString(), verdicts: [], facts: [], skipped: [] };
    this.results[section] = this.current;
  }

  private get section(): SectionResults {
    if (this.current === undefined) throw new Error('no section has begun');
    return this.current;
  }

  /** Says what is being done, so that a long run is not silent. */
  say(words: string): void {
    console.log(`· ${words}`);
  }

  /** Leaves something out, aloud, once in a section. */
  skip(words: string): void {
    if (this.section.skipped.includes(words)) return;
    this.section.skipped.push(words);
    console.log(words);
  }

  verdict(verdict: Verdict): void {
    this.section.verdicts.push(verdict);
  }

  fact(measure: string, subject: string, value: number, unit: string): void {
    this.section.facts.push({ measure, subject, value, unit });
  }

  /** An empty folder of its own. */
  freshFolder(name: string): string {
    const folder = join(this.folder, `${name}-${++this.folders}`);
    mkdirSync(folder);
    return folder;
  }

  /** The file of a workload, made on first use. */
  data(shape: WorkloadShape): string {
    const path = join(this.folder, `${shape.name}.f64`);
    if (existsSync(path)) return path;
    const started = performance.now();
    writeWorkload(path, shape);
    this.say(`made ${shape.name}: ${shape.hosts * shape.metrics} series × ${shape.ticks} ticks in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
    return path;
  }

  /** A VictoriaMetrics with an empty folder, or undefined, aloud, where it is not installed. */
  async victoriaMetrics(): Promise<VictoriaMetrics | undefined> {
    return this.takesPart(victoriaMetricsMissing) ? VictoriaMetrics.start(this.freshFolder('victoria-metrics')) : undefined;
  }

  /** Whether a peer can take part; says why not where it cannot. */
  takesPart(missing: () => string | undefined): boolean {
    const reason = this.asked.peers ? missing() : 'peers: skipped, because of --no-peers';
    if (reason !== undefined) this.skip(reason);
    return reason === undefined;
  }
}
