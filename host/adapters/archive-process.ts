// Starts the archive process as a child of Node; used by the headless program, by tests and by benchmarks.
import { fork } from 'node:child_process';
import type { ArchiveProcess } from '../../storage/api.ts';

export interface ArchiveProcessOptions {
  /** out/host/archive-entry.js, or host/archive-entry.ts where Node runs it directly. */
  readonly entry: string;
  /** A folder of its own; made, filled and removed by the process. */
  readonly spillFolder: string;
  /** What the process writes to its error output, line by line as it comes. */
  onErrorOutput?(text: string): void;
}

/** Never throws: a process that cannot be started is told through `onExit`. */
export function startArchiveProcess(options: ArchiveProcessOptions): ArchiveProcess {
  // 'advanced' is structured clone: typed arrays and NaN travel as they are.
  const child = fork(options.entry, [options.spillFolder], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  let lastWords = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-2_000);
    options.onErrorOutput?.(text);
  });
  let exited = false;
  const listeners: ((reason: string) => void)[] = [];
  const exit = (reason: string): void => {
    if (exited) return;
    exited = true;
    for (const listener of listeners) listener(reason);
  };
  child.on('error', (error) => exit(`It could not be started or reached: ${error.message}.`));
  child.on('exit', (code, signal) => exit(`It ended with ${signal === null ? `code ${code}` : `signal ${signal}`}${lastWords === '' ? '' : `: ${lastWords.trim()}`}.`));
  // An idle process must not keep a program alive that wants to end.
  child.unref();
  child.channel?.unref();
  return {
    post(message) {
      if (child.connected) child.send(message as object, (error) => (error === null ? undefined : exit(`It cannot be reached: ${error.message}.`)));
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void listeners.push(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
