// Owns the Korean texts of the host page.
import type { Messages } from '../messages.ts';
import type { host as en } from '../en/host.ts';

export const host: Messages<typeof en> = {
  'verdict': '이 컴퓨터: {{hostname}}',
};
