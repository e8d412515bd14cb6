// Owns the English sentences of findings; keys and parameters come from the agent.
export const findings = {
} as const;
