// Owns the English texts of the settings page.
export const settings = {
  'verdict': 'Configuration of this agent',
  'file': 'Configuration file',
  'data': 'Data folder',
} as const;
