// status.* and notifications.*: the agent seen from outside.
import type { AgentStatus } from '../../common/model/status.ts';
import type { Notifier } from '../ports/ports.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';
import type { Ticker } from './ticker.ts';

export interface StatusHandlerDeps {
  readonly status: () => AgentStatus;
  readonly ticker: Ticker;
  readonly notifier: Notifier;
  readonly notificationsEnabled: () => boolean;
}

export function createStatusHandlers(deps: StatusHandlerDeps): Namespace<'status' | 'notifications'> {
  return {
    calls: {
      'status.get': () => deps.status(),
      'notifications.test': async () => {
        if (!deps.notificationsEnabled()) return { shown: false, reason: 'Notifications are switched off (notifications.enabled).' };
        return deps.notifier.notify({ title: 'Vedette', body: 'Notifications work.', urgency: 'normal', link: '/settings' });
      },
    },
    streams: {
      'status.watch': (_input, context) => untilOver(context, deps.ticker.listen(() => context.push(deps.status()))),
    },
  };
}
