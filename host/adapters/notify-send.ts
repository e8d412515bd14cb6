// Native notifications of a program without a window: notify-send on Linux desktops, a reason everywhere else.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Notifier } from '../../agent-runtime/ports/ports.ts';

interface Environment {
  readonly [name: string]: string | undefined;
}

/** The full name of a program in the PATH, or undefined. */
export function findProgram(name: string, environment: Environment): string | undefined {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    try {
      if (folder !== '') accessSync(candidate, constants.X_OK);
      if (folder !== '') return candidate;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** The notification server shows the body as markup (Desktop Notifications Specification 1.2, "Markup"), so texts are escaped. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Why no notification can be shown here, or undefined. */
export function whyNoNotifications(platform: string, environment: Environment, exists: (path: string) => boolean = existsSync): string | undefined {
  if (platform !== 'linux') return 'Without a window, Vedette shows native notifications on Linux only. The desktop app shows them here.';
  const runtimeDir = environment['XDG_RUNTIME_DIR'];
  const hasBus = (environment['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '' || (runtimeDir !== undefined && exists(join(runtimeDir, 'bus')));
  return hasBus ? undefined : 'There is no desktop session (no D-Bus session bus), so nobody would see a notification.';
}

/** The notifier of the headless program. */
export function createNotifySend(platform: string, environment: Environment): Notifier {
  return {
    notify({ title, body, urgency }) {
      const reason = whyNoNotifications(platform, environment);
      if (reason !== undefined) return Promise.resolve({ shown: false, reason });
      const program = findProgram('notify-send', environment);
      if (program === undefined) return Promise.resolve({ shown: false, reason: 'The program notify-send is not installed (Debian: apt install libnotify-bin).' });
      return new Promise((resolve) => {
        execFile(program, ['-a', 'Vedette', '-u', urgency, '--', title, escapeMarkup(body)], { timeout: 5_000 }, (error, _stdout, stderr) => {
          if (error === null) resolve({ shown: true, reason: '' });
          else resolve({ shown: false, reason: `notify-send failed: ${stderr.trim() === '' ? error.message : stderr.trim()}` });
        });
      });
    },
  };
}
