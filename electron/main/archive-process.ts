// Starts the archive process as a utility process of Electron: the app's own binary does not run as bare Node.
import type { UtilityProcess } from 'electron';
import type { ArchiveProcessOptions } from '../../host/adapters/archive-process.ts';
import type { LaunchOptions } from '../../host/launch-runtime.ts';

type ArchiveProcess = ReturnType<NonNullable<LaunchOptions['startArchive']>>;

/** The part of Electron's `utilityProcess` that is used. */
export interface UtilityForks {
  fork(modulePath: string, args?: string[], options?: { serviceName?: string; stdio?: 'pipe' }): Pick<UtilityProcess, 'postMessage' | 'on' | 'once' | 'kill' | 'stderr'>;
}

/** As startArchiveProcess of host/adapters, for the desktop app. Never throws. */
export function createArchiveStarter(forks: UtilityForks): (options: ArchiveProcessOptions) => ArchiveProcess {
  return ({ entry, spillFolder, onErrorOutput }) => {
    const child = forks.fork(entry, [spillFolder], { serviceName: 'Vedette archive', stdio: 'pipe' });
    // Messages before the process runs are lost by Electron, so they wait.
    let waiting: unknown[] | undefined = [];
    child.once('spawn', () => {
      for (const message of waiting ?? []) child.postMessage(message);
      waiting = undefined;
    });
    child.stderr?.on('data', (bytes: Uint8Array) => onErrorOutput?.(new TextDecoder().decode(bytes)));
    return {
      post(message) {
        if (waiting === undefined) child.postMessage(message);
        else waiting.push(message);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(`It ended with code ${code}.`)),
      kill: () => void child.kill(),
    };
  };
}
