// Owns the English texts of the explorer page.
export const explorer = {
  'query': 'Query',
  'verdict': 'Ask for any metric',
} as const;
