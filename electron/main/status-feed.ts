// Follows the runtime's status for the tray over a connection of its own; everything else the main process leaves alone.
import type { MessagePort as ThreadPort } from 'node:worker_threads';
import { createClient } from '../../common/contract/client.ts';
import { portPipe, type PortLike } from '../../common/contract/pipes.ts';
import type { ClientMessage, ServerMessage } from '../../common/contract/wire.ts';
import type { AgentStatus } from '../../common/model/status.ts';

export type TrayStatus = Pick<AgentStatus, 'worst'> & { readonly findings: number };

/** Calls with each new status until the port closes. */
export function followStatus(port: ThreadPort, onStatus: (status: TrayStatus) => void): void {
  const client = createClient(portPipe<ClientMessage, ServerMessage>(port as unknown as PortLike));
  client.watch('status.watch', {}, {
    onEvent(status) {
      onStatus({ worst: status.worst, findings: status.findings.length });
    },
    // The thread's end is reported by whoever launched it; there is nothing to add here.
    onEnd: () => undefined,
    onError: () => undefined,
  });
}
