// Owns the Korean sentences of findings; keys and parameters come from the agent.
import type { Messages } from '../messages.ts';
import type { findings as en } from '../en/findings.ts';

export const findings: Messages<typeof en> = {
};
