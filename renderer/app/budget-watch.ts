// Owns when the agent's own cost is worth amber: its budget counts only while nobody looks.
import type { AgentStatus } from '../../common/model/status.ts';

/** The share of the processor is a mean over a minute: that long after the last viewer it still tells of the time someone looked. */
const MEASURED_OVER_MS = 70_000;

/** Judges one status after the other: over when the agent has shed checks, or when the budget is passed although nobody has looked for a while. */
export function createBudgetWatch(): (status: AgentStatus) => boolean {
  let lastViewed: number | undefined;
  return (status) => {
    if (status.viewers > 0) lastViewed = status.t;
    // Who looked before this console came is not known.
    lastViewed ??= status.t;
    if (status.shed.length > 0) return true;
    return status.viewers === 0 && status.t - lastViewed > MEASURED_OVER_MS && status.cpuPercent !== null && status.cpuPercent > status.budgetPercent;
  };
}
