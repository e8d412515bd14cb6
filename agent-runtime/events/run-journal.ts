// What the agent did since it started: ended check runs and written events, for the check that watches the agent itself.
import type { AgentActivity } from '../checks/check.ts';
import type { RunOutcome } from '../scheduler/scheduler.ts';

/** Runs that nobody has asked for yet; more than this many are forgotten, oldest first. */
const MOST_RUNS = 5_000;

export class RunJournal implements AgentActivity {
  #runs: { readonly check: string; readonly durationMs: number; readonly ok: boolean }[] = [];
  #events = 0;

  ran(check: string, outcome: RunOutcome): void {
    if (this.#runs.length >= MOST_RUNS) this.#runs = this.#runs.slice(MOST_RUNS / 2);
    this.#runs.push({ check, durationMs: outcome.durationMs, ok: outcome.kind === 'ok' });
  }

  eventWritten(): void {
    this.#events += 1;
  }

  drainRuns(visit: (check: string, durationMs: number, ok: boolean) => void): void {
    const runs = this.#runs;
    this.#runs = [];
    for (const { check, durationMs, ok } of runs) visit(check, durationMs, ok);
  }

  events(): number {
    return this.#events;
  }
}
