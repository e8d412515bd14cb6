// The agent's CPU budget: when to shed sampling and when to restore it. Pure.
import type { ShedLevel } from '../scheduler/interval-policy.ts';

export interface BudgetState {
  readonly level: ShedLevel;
  /** Since when (monotonic ms) the cost has been over the budget, or well under it, without a break. */
  readonly overSince: number | undefined;
  readonly underSince: number | undefined;
  /** How often sampling was shed again soon after it had been restored: each time the next restoring waits twice as long. */
  readonly relapses: number;
  readonly changedAt: number;
}

export interface BudgetObservation {
  readonly at: number;
  /** Percent of one core over the last minute; null when unknown. */
  readonly cpuPercent: number | null;
  readonly budgetPercent: number;
  /** How long the cost must be over the budget before anything is shed, ms. */
  readonly patience: number;
  /** While someone looks nothing is judged: live charts may cost more. */
  readonly viewed: boolean;
}

export const INITIAL_BUDGET: BudgetState = { level: 0, overSince: undefined, underSince: undefined, relapses: 0, changedAt: -Infinity };

/** Below this share of the budget there is room to restore; between it and the budget nothing changes. */
const ROOM = 0.7;
/** Restoring waits this many patiences. */
const RESTORE_PATIENCES = 3;
const MOST_RELAPSES = 4;
/** A level that held this many patiences forgives earlier relapses. */
const FORGIVE_PATIENCES = 20;

/** The state after one more observation. Level by level: over the budget for `patience` sheds one more, well under it for longer restores one. */
export function judgeBudget(state: BudgetState, seen: BudgetObservation): BudgetState {
  if (seen.viewed || seen.cpuPercent === null) return { ...state, overSince: undefined, underSince: undefined };
  if (seen.cpuPercent > seen.budgetPercent) {
    const overSince = state.overSince ?? seen.at;
    if (state.level === 3 || seen.at - overSince < seen.patience) return { ...state, overSince, underSince: undefined };
    const sinceChange = seen.at - state.changedAt;
    const relapses = sinceChange > FORGIVE_PATIENCES * seen.patience ? 0 : Math.min(MOST_RELAPSES, state.relapses + 1);
    return { level: (state.level + 1) as ShedLevel, overSince: seen.at, underSince: undefined, relapses, changedAt: seen.at };
  }
  if (state.level > 0 && seen.cpuPercent < seen.budgetPercent * ROOM) {
    const underSince = state.underSince ?? seen.at;
    const wait = seen.patience * RESTORE_PATIENCES * 2 ** state.relapses;
    if (seen.at - underSince < wait) return { ...state, overSince: undefined, underSince };
    return { ...state, level: (state.level - 1) as ShedLevel, overSince: undefined, underSince: seen.at, changedAt: seen.at };
  }
  return { ...state, overSince: undefined, underSince: undefined };
}
