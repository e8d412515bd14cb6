// Owns the Korean texts of the overview page.
import type { Messages } from '../messages.ts';
import type { overview as en } from '../en/overview.ts';

export const overview: Messages<typeof en> = {
  'verdict.loading': '에이전트의 첫 상태를 기다리는 중',
};
