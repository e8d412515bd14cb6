// The stand-in of `utilityProcess`: a child of Node whose `process.parentPort` speaks as Electron's does.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';

class StandInUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly stderr: NodeJS.ReadableStream | null;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    this.stderr = child.stderr;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code) => this.emit('exit', code ?? 1));
    // Electron's utility processes end with the app.
    child.unref();
    child.channel?.unref();
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }
  kill(): boolean {
    return this.#child.kill('SIGKILL');
  }
}

export const utilityProcess = {
  fork(modulePath: string, args: string[] = []): StandInUtilityProcess {
    const port = fileURLToPath(new URL('./utility-parent-port.ts', import.meta.url));
    return new StandInUtilityProcess(fork(modulePath, args, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--import', port] }));
  },
};
