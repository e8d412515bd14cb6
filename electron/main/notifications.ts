// Native notifications for the runtime; a click opens the page that the notification speaks of.
import { Notification } from 'electron';
import type { Notifier } from '../../agent-runtime/ports/ports.ts';
import { isRoute } from './routes.ts';

export interface NotificationOptions {
  readonly icon: string;
  readonly platform: NodeJS.Platform;
  /** A click asked for this hash route. */
  onOpen(route: string): void;
  /** How long the desktop may take to confirm, ms. */
  readonly confirmMs?: number;
}

/** Electron drops a notification that nobody refers to, and with it the click; these many are kept. */
const KEPT = 50;

/** A notifier on Electron's Notification. Answers once the desktop has shown it, refused it, or said nothing in time. */
export function createNotifier(options: NotificationOptions): Notifier {
  const alive = new Set<Notification>();
  const confirmMs = options.confirmMs ?? 5_000;
  return {
    notify({ title, body, urgency, link }) {
      if (!Notification.isSupported()) return Promise.resolve({ shown: false, reason: 'This desktop has no notification service.' });
      return new Promise((resolve) => {
        const notification = new Notification({
          title,
          body,
          urgency,
          timeoutType: urgency === 'critical' ? 'never' : 'default',
          // macOS shows the app's own icon and would add a second one.
          ...(options.platform === 'darwin' ? {} : { icon: options.icon }),
        });
        const limit = setTimeout(() => {
          resolve({ shown: false, reason: `The desktop did not confirm the notification within ${confirmMs / 1_000} s.` });
        }, confirmMs);
        const settle = (shown: boolean, reason: string): void => {
          clearTimeout(limit);
          resolve({ shown, reason });
        };
        notification.on('show', () => {
          settle(true, '');
        });
        notification.on('failed', (_event, error) => {
          alive.delete(notification);
          settle(false, `The desktop refused the notification: ${error}`);
        });
        notification.on('click', () => {
          alive.delete(notification);
          options.onOpen(isRoute(link) ? link : '/');
        });
        notification.on('close', () => {
          alive.delete(notification);
        });
        alive.add(notification);
        const oldest = alive.size > KEPT ? alive.values().next().value : undefined;
        if (oldest !== undefined) alive.delete(oldest);
        notification.show();
      });
    },
  };
}
