// Owns the Korean texts of the events page.
import type { Messages } from '../messages.ts';
import type { events as en } from '../en/events.ts';

export const events: Messages<typeof en> = {
  'verdict_one': '이 범위의 이벤트 {{count}}건',
  'verdict_other': '이 범위의 이벤트 {{count}}건',
  'table': '이벤트',
  'column.t': '시각',
  'column.title': '내용',
  'column.source': '소스',
};
