// Whether this desktop shows tray icons. Windows and macOS always do; on Linux somebody must answer on the session bus.
import { execFile } from 'node:child_process';

export interface TrayPresence {
  readonly available: boolean;
  /** Why not, in words; empty when available. */
  readonly reason: string;
}

/** The bus name whose owner draws tray icons (StatusNotifierItem specification, freedesktop.org). */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/** A command that asks the session bus who is there, and how it says yes. */
interface BusQuestion {
  readonly command: string;
  readonly args: readonly string[];
  readonly yes: RegExp;
  readonly no: RegExp;
}

/** Three tools that can ask; desktops ship at least one of them. */
const BUS_QUESTIONS: readonly BusQuestion[] = [
  {
    command: 'gdbus',
    args: ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', WATCHER],
    yes: /\(true,\)/,
    no: /\(false,\)/,
  },
  {
    command: 'dbus-send',
    args: ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${WATCHER}`],
    yes: /boolean true/,
    no: /boolean false/,
  },
  {
    command: 'busctl',
    args: ['--user', 'call', 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner', 's', WATCHER],
    yes: /^b true/m,
    no: /^b false/m,
  },
];

/** Runs a command and gives what it printed, or undefined when it cannot be run or fails. */
export type Ask = (command: string, args: readonly string[]) => Promise<string | undefined>;

/** Asks with a limit of two seconds: a bus that does not answer has no tray for us. */
export const askCommand: Ask = (command, args) =>
  new Promise((resolve) => {
    execFile(command, [...args], { timeout: 2_000, windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });

/** Finds out whether a tray icon would be seen. Never throws. */
export async function trayPresence(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>, ask: Ask): Promise<TrayPresence> {
  if (platform === 'darwin' || platform === 'win32') return { available: true, reason: '' };
  if (!env['DBUS_SESSION_BUS_ADDRESS'] && !env['XDG_RUNTIME_DIR']) return { available: false, reason: 'There is no session bus, so nothing can show a tray icon.' };
  for (const question of BUS_QUESTIONS) {
    const answer = await ask(question.command, question.args);
    if (answer === undefined) continue;
    if (question.yes.test(answer)) return { available: true, reason: '' };
    if (question.no.test(answer)) return { available: false, reason: 'This desktop shows no tray icons (nobody owns org.kde.StatusNotifierWatcher). GNOME needs the AppIndicator extension.' };
  }
  return { available: false, reason: 'The session bus could not be asked whether this desktop shows tray icons (gdbus, dbus-send and busctl all failed).' };
}
