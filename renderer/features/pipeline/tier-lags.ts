// Owns how far behind the present each stage of the storage is: memory, database, merged, summarised, archived. Pure.
import type { LifecycleKind, LifecycleStep, StorageTier } from '../../../common/model/storage.ts';
import type { PipelineStatus } from '../../../common/model/status.ts';
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '../../../common/time/millis.ts';

/** In the order in which points pass through them. */
export const STAGES = ['memory', 'seal', 'merge', 'rollup', 'archive'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageLag {
  readonly stage: Stage;
  /** Everything before it has gone through; null while nothing has. */
  readonly border: Millis | null;
  /** ms behind the present; null while nothing has gone through. */
  readonly lagMs: number | null;
  readonly state: LifecycleStep['state'];
  /** Why it waits, pauses or is off; '' otherwise. */
  readonly reason: string;
  /** 0 … 1 of the piece under way, or null. */
  readonly done: number | null;
}

const isStage = (kind: LifecycleKind): kind is LifecycleKind & Stage => kind !== 'retire';

/** The stages that the storage tells of, memory first. Without a pipeline status memory is left out. */
export function stageLags(steps: readonly LifecycleStep[], sinks: PipelineStatus['sinks'] | undefined, now: Millis): StageLag[] {
  const stages: StageLag[] = [];
  const head = sinks?.find((sink) => sink.sink === 'head');
  // Memory is as far as its last flush: what is in the interval under way is not late.
  if (head !== undefined) stages.push({ stage: 'memory', border: head.watermark, lagMs: head.watermark === null ? null : Math.max(0, head.lagMs), state: head.state === 'ok' || head.state === 'behind' ? 'idle' : 'paused', reason: head.reason, done: null });
  for (const stage of STAGES) {
    const step = steps.find((one) => isStage(one.kind) && one.kind === stage);
    if (step === undefined) continue;
    stages.push({ stage, border: step.border, lagMs: step.border === null ? null : Math.max(0, now - step.border), state: step.state, reason: step.reason, done: step.running?.done ?? null });
  }
  return stages;
}

const UNITS = [DAY, HOUR, MINUTE, SECOND] as const;

/** A lag as coarse as one reads it, ms: whole units from three of them on, the next smaller one below; it does not tick with every second. */
export function roundLag(lagMs: number): number {
  for (const [index, unit] of UNITS.entries()) {
    if (lagMs >= 3 * unit) return Math.round(lagMs / unit) * unit;
    const smaller = UNITS[index + 1];
    if (lagMs >= unit && smaller !== undefined) return Math.round(lagMs / smaller) * smaller;
  }
  return lagMs;
}

const STAGE_OF: Readonly<Record<StorageTier, Stage | undefined>> = { live: undefined, head: 'memory', log: 'memory', sqlite: 'seal', rollups: 'rollup', archive: 'archive' };

/** The lag of a tier: that of the stage that fills it. Undefined where none does. */
export function lagOfTier(tier: StorageTier, lags: readonly StageLag[]): StageLag | undefined {
  const stage = STAGE_OF[tier];
  return stage === undefined ? undefined : lags.find((one) => one.stage === stage);
}
