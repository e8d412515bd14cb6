// Owns the English texts of the host page.
export const host = {
  'verdict': 'This machine: {{hostname}}',
} as const;
