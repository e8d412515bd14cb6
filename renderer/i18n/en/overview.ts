// Owns the English texts of the overview page.
export const overview = {
  'verdict.loading': 'Waiting for the first status of the agent',
} as const;
