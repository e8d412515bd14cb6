// The text and place of the file by which Linux desktops start an app at login (freedesktop.org Autostart and Desktop Entry specifications). Pure.
import { posix } from 'node:path';

/** Where the file lies: $XDG_CONFIG_HOME/autostart, which must be absolute to count. */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env['XDG_CONFIG_HOME'];
  return posix.join(config !== undefined && posix.isAbsolute(config) ? config : posix.join(home, '.config'), 'autostart', 'vedette.desktop');
}

/**
 * One argument of an Exec key: always quoted, with the specification's escapes. A percent sign is doubled (field codes), and
 * the backslashes of the quoting are doubled again because the value is a string of the file format.
 */
export function execArgument(argument: string): string {
  const quoted = argument.replace(/["`$\\]/g, (character) => `\\${character}`);
  return `"${quoted.replace(/\\/g, '\\\\').replace(/%/g, '%%').replace(/\n/g, '\\n')}"`;
}

/** The whole file. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Vedette',
    'Comment=Observability console',
    `Exec=${command.map(execArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Whether an existing file still means a start: desktops switch an entry off with Hidden or the GNOME key. */
export function isAutostartEnabled(text: string): boolean {
  return !/^\s*Hidden\s*=\s*true\s*$/im.test(text) && !/^\s*X-GNOME-Autostart-enabled\s*=\s*false\s*$/im.test(text);
}
