// Owns the Korean texts of the explorer page.
import type { Messages } from '../messages.ts';
import type { explorer as en } from '../en/explorer.ts';

export const explorer: Messages<typeof en> = {
  'query': '쿼리',
  'verdict': '원하는 메트릭을 조회하세요',
};
