// Owns the English texts of the pipeline page.
export const pipeline = {
  'verdict.ok': 'Every sink keeps up',
  'verdict.behind': 'A sink is behind',
  'sinks': 'Sinks',
  'column.sink': 'Sink',
  'column.lag': 'Lag',
  'column.queued': 'Queued',
} as const;
