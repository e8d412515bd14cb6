// The stand-in of Notification: libnotify's notify-send, so that a real daemon shows it and a real click comes back.
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: Electron.NotificationConstructorOptions;
  #child: ChildProcess | undefined;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }

  show(): void {
    const { title = '', body = '', urgency = 'normal', timeoutType } = this.#options;
    // One action named "default", as Electron's libnotify backend offers; notify-send prints its name when it is invoked.
    const args = ['-a', 'Vedette', '-u', urgency, '-A', 'default=View', ...(timeoutType === 'never' ? ['-t', '0'] : []), '--', title, body];
    const child = spawn('notify-send', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let printed = '';
    let complaint = '';
    let failed = false;
    // With an action notify-send stays until the notification is gone, so that no early end means "shown".
    const shown = setTimeout(() => this.emit('show', {}), 200);
    child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
    child.on('error', (error) => {
      failed = true;
      clearTimeout(shown);
      this.emit('failed', {}, error.message);
    });
    child.on('exit', (code) => {
      clearTimeout(shown);
      if (failed) return;
      if (code !== 0 && code !== null) this.emit('failed', {}, complaint.trim());
      else this.emit(printed.trim() === 'default' ? 'click' : 'close', {});
    });
  }
  close(): void {
    this.#child?.kill();
  }
}
