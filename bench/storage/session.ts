// What the sections of one run share: its arguments, its temporary folder, its results, and the workload files made so far.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { VictoriaMetrics, victoriaMetricsMissing } from '../peers/victoria-metrics.ts';
import type { WorkloadShape } from '../workload.ts';
import { writeWorkload } from '../workload-file.ts';
import type { BenchArguments } from './arguments.ts';
import type { Results, Verdict } from './verdicts.ts';

export class Session {
  readonly asked: BenchArguments;
  readonly folder: string;
  readonly results: Results;
  private folders = 0;

  constructor(asked: BenchArguments, folder: string) {
    this.asked = asked;
    this.folder = folder;
    this.results = { scale: asked.quick ? 'quick' : 'full', rounds: asked.rounds, verdicts: [], facts: [], skipped: [] };
  }

  /** Says what is being done, so that a long run is not silent. */
  say(words: string): void {
    console.log(`· ${words}`);
  }

  /** Leaves something out, aloud, once. */
  skip(words: string): void {
    if (this.results.skipped.includes(words)) return;
    this.results.skipped.push(words);
    console.log(words);
  }

  verdict(verdict: Verdict): void {
    this.results.verdicts.push(verdict);
  }

  fact(measure: string, subject: string, value: number, unit: string): void {
    this.results.facts.push({ measure, subject, value, unit });
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
