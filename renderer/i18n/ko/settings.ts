// Owns the Korean texts of the settings page.
import type { Messages } from '../messages.ts';
import type { settings as en } from '../en/settings.ts';

export const settings: Messages<typeof en> = {
  'verdict': '이 에이전트의 설정',
  'file': '설정 파일',
  'data': '데이터 폴더',
};
