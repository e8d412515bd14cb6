// Owns what the state of a check means to people: which badge it wears, how bad it is, and the one sentence over all of them.
import type { CheckState, CheckStatus } from '../../../common/model/status.ts';
import type { State } from '../../ui/state-badge.tsx';

/** The badge of a state: a check that this machine cannot run, or that a person switched off, is no fault. */
export function badgeOf(state: CheckState): State {
  switch (state) {
    case 'error':
    case 'timeout':
      return 'alert';
    case 'shed':
      return 'warn';
    case 'waiting':
      return 'no_data';
    case 'unavailable':
    case 'disabled':
      return 'muted';
    case 'ok':
    case 'running':
      return 'ok';
  }
}

/** Worst first, as single letters so that they sort and serve as facets. A check that runs right now ranks with those that ran well: it must not jump about. */
const RANK: Readonly<Record<CheckState, string>> = { error: 'a', timeout: 'b', shed: 'c', waiting: 'd', ok: 'e', running: 'e', unavailable: 'f', disabled: 'g' };

/** The letter under which a state is sorted. */
export function rankOf(state: CheckState): string {
  return RANK[state];
}

/** The state that stands for a letter of {@link rankOf}. */
export function stateOfRank(rank: string): CheckState {
  return (Object.keys(RANK) as CheckState[]).find((state) => RANK[state] === rank) ?? 'ok';
}

export interface ChecksVerdict {
  readonly state: State;
  readonly kind: 'ok' | 'failing' | 'shed';
  /** The checks that the sentence names; for 'ok' all that run. */
  readonly names: readonly string[];
  readonly unavailable: number;
  readonly disabled: number;
}

/** The answer to "is anything wrong with the checks?". */
export function verdictOf(checks: readonly CheckStatus[]): ChecksVerdict {
  const named = (...states: readonly CheckState[]): string[] => checks.filter((check) => states.includes(check.state)).map((check) => check.name);
  const unavailable = named('unavailable').length;
  const disabled = named('disabled').length;
  const failing = named('error', 'timeout');
  if (failing.length > 0) return { state: 'alert', kind: 'failing', names: failing, unavailable, disabled };
  const shed = named('shed');
  if (shed.length > 0) return { state: 'warn', kind: 'shed', names: shed, unavailable, disabled };
  return { state: 'ok', kind: 'ok', names: named('ok', 'running', 'waiting'), unavailable, disabled };
}

/** Whether "run now" can do anything: the agent refuses checks that are not open. */
export function canRun(check: Pick<CheckStatus, 'state'>): boolean {
  return check.state !== 'disabled' && check.state !== 'unavailable';
}

/** Samples per second that the checks submit, from the newest run of each. */
export function samplesPerSecond(checks: readonly CheckStatus[]): number {
  let sum = 0;
  for (const check of checks) if (canRun(check) && check.intervalMs > 0) sum += (check.lastSamples * 1_000) / check.intervalMs;
  return sum;
}
