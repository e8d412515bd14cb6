// Tells the rest of the shell how the runtime thread fares: ports are joined or closed, the tray and the page hear of it.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { LaunchedRuntime, RuntimeState } from '../../host/launch-runtime.ts';
import type { PortDesk } from './port-desk.ts';
import type { ShellInbox } from './shell-inbox.ts';
import { followStatus, type TrayStatus } from './status-feed.ts';

export interface FollowerOptions {
  readonly desk: PortDesk;
  readonly inbox: Pick<ShellInbox, 'notice'>;
  onStatus(status: TrayStatus): void;
  onDown(): void;
}

/** Begins with a runtime that has just been launched and follows it to its end. */
export function followRuntime(runtime: Pick<LaunchedRuntime, 'connect' | 'onState'>, options: FollowerOptions): void {
  const { desk, inbox } = options;
  const up = (): void => {
    desk.up(() => runtime.connect('structured'));
    const port = runtime.connect('structured');
    if (port !== undefined) followStatus(port, options.onStatus);
  };
  const onState = (state: RuntimeState): void => {
    if (state.kind === 'running') {
      up();
      inbox.notice('runtime_restarted', '');
      return;
    }
    desk.down();
    options.onDown();
    if (state.kind === 'restarting') inbox.notice('runtime_restarting', state.detail);
    else if (state.kind === 'failed') inbox.notice('runtime_failed', errorMessage(state.error));
  };
  runtime.onState(onState);
  up();
}
