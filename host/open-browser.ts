// Opens a link in the person's browser, where there is a person in front of a screen.
import { spawn } from 'node:child_process';
import { findProgram } from './adapters/notify-send.ts';

interface Environment {
  readonly [name: string]: string | undefined;
}

/** The program that opens links and its arguments, or undefined where nobody would see the page. Pure but for `find`. */
export function browserCommand(platform: string, environment: Environment, link: string, find: (name: string) => string | undefined): readonly [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['/usr/bin/open', link];
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', link];
  const hasDisplay = (environment['DISPLAY'] ?? '') !== '' || (environment['WAYLAND_DISPLAY'] ?? '') !== '';
  if (!hasDisplay) return undefined;
  const program = find('xdg-open') ?? find('gio');
  if (program === undefined) return undefined;
  return program.endsWith('gio') ? [program, 'open', link] : [program, link];
}

/** Starts the browser and does not wait for it; whether it comes up is the person's to see, the link has been printed anyway. */
export function openBrowser(platform: string, environment: Environment, link: string): boolean {
  const command = browserCommand(platform, environment, link, (name) => findProgram(name, environment));
  if (command === undefined) return false;
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
  return true;
}
