// Owns the English texts of the processes page.
export const processes = {
  'verdict': '{{shown}} processes',
  'table': 'Processes',
  'column.name': 'Name',
  'column.pid': 'PID',
  'column.cpu': 'CPU',
  'column.memory': 'Memory',
  'column.user': 'User',
} as const;
