// Owns the Korean texts of the processes page.
import type { Messages } from '../messages.ts';
import type { processes as en } from '../en/processes.ts';

export const processes: Messages<typeof en> = {
  'verdict': '프로세스 {{shown}}개',
  'table': '프로세스',
  'column.name': '이름',
  'column.pid': 'PID',
  'column.cpu': 'CPU',
  'column.memory': '메모리',
  'column.user': '사용자',
};
