// Owns the English texts of the events page.
export const events = {
  'verdict_one': '{{count}} event in this range',
  'verdict_other': '{{count}} events in this range',
  'table': 'Events',
  'column.t': 'When',
  'column.title': 'What',
  'column.source': 'Source',
} as const;
