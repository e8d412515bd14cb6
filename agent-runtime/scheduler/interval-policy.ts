// How often a check runs right now: the configuration, who looks, and the budget. Pure.
import { alignUp } from '../../common/time/millis.ts';
import type { CheckSettings } from '../config/settings.ts';

/** How much sampling is cut to stay within the budget: 0 nothing; 1 dear checks slowed; 2 dear checks paused; 3 normal checks slowed too. */
export type ShedLevel = 0 | 1 | 2 | 3;
/** What "slowed" means. */
const SHED_FACTOR = 4;

export interface Rhythm {
  readonly intervalMs: number;
  /** What the configuration asks for. */
  readonly configuredIntervalMs: number;
  readonly paused: boolean;
  /** Why it is slower than configured, as a sentence; empty when it is not. */
  readonly shedReason: string;
}

export interface RhythmInput {
  readonly cost: 'cheap' | 'normal' | 'dear';
  readonly defaultIntervalMs: number;
  readonly settings: CheckSettings;
  readonly samplingInterval: number;
  readonly liveInterval: number;
  readonly viewed: boolean;
  readonly shed: ShedLevel;
}

/**
 * A check runs as configured, or at the live interval when it is cheap and someone looks, or slower when the agent is over its budget.
 * "auto" is the check's own interval, rounded up to a multiple of the sampling interval so that its points are evenly spaced.
 */
export function rhythmOf(input: RhythmInput): Rhythm {
  const { cost, settings, shed } = input;
  const configured = settings.interval === 'auto' ? alignUp(input.defaultIntervalMs, input.samplingInterval) : settings.interval;
  if (input.viewed) {
    const intervalMs = cost === 'cheap' ? Math.min(configured, input.liveInterval) : configured;
    return { intervalMs, configuredIntervalMs: configured, paused: false, shedReason: '' };
  }
  if (cost === 'dear' && shed >= 2) {
    return { intervalMs: configured, configuredIntervalMs: configured, paused: true, shedReason: 'Paused: the agent is over its CPU budget.' };
  }
  if ((cost === 'dear' && shed >= 1) || (cost === 'normal' && shed >= 3)) {
    return {
      intervalMs: configured * SHED_FACTOR,
      configuredIntervalMs: configured,
      paused: false,
      shedReason: `Runs ${SHED_FACTOR} times slower: the agent is over its CPU budget.`,
    };
  }
  return { intervalMs: configured, configuredIntervalMs: configured, paused: false, shedReason: '' };
}
