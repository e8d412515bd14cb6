// Owns the one subscription to the agent's status; the status line, the bell, the title and the tiles read the same value.
import { createContext, useContext } from 'react';
import type { AgentStatus } from '../../common/model/status.ts';

export const AgentStatusContext = createContext<AgentStatus | undefined>(undefined);

/** The newest status of the agent, once a second; undefined before the first. */
export function useAgentStatus(): AgentStatus | undefined {
  return useContext(AgentStatusContext);
}

export const OverBudgetContext = createContext(false);

/** Whether what the agent costs is worth amber; budget-watch.ts says when. */
export function useOverBudget(): boolean {
  return useContext(OverBudgetContext);
}
