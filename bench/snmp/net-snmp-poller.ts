// npm net-snmp as a poller: a session for each device, each column as a subtree of 50 repetitions, into the same shape as ours.
import type { Target } from '../../agent-runtime/snmp/protocol.ts';
import { netSnmp } from '../../test/support/net-snmp-walk.ts';
import { COLUMNS, forEachTarget, inThisProcess } from './poller.ts';
import type { Poller } from './poller.ts';

interface Subtrees {
  subtree(oid: string, repetitions: number, feed: (varbinds: readonly { readonly oid: string; readonly value: unknown }[]) => void, done: (error: Error | null | undefined) => void): void;
  close(): void;
}

/** npm net-snmp, a socket for each device as its API has it. */
export function netSnmpPoller(targets: readonly Target[]): Promise<Poller> {
  const sessions = new Map(targets.map((target) => [target, netSnmp.createSession(target.address, 'public', { port: target.port, version: netSnmp.Version2c }) as unknown as Subtrees]));
  const readColumn = (session: Subtrees, column: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const rows = new Map<string, unknown>();
      session.subtree(
        column,
        50,
        (varbinds) => {
          for (const { oid, value } of varbinds) rows.set(oid.slice(column.length + 1), value);
        },
        (error) => (error === null || error === undefined ? resolve(rows.size) : reject(error)),
      );
    });
  return Promise.resolve({
    name: 'net-snmp',
    poll: () =>
      inThisProcess(async () => {
        let bindings = 0;
        await forEachTarget(targets, async (target) => {
          for (const column of COLUMNS) {
            const read = await readColumn(sessions.get(target)!, column);
            bindings += read;
          }
        });
        return bindings;
      }),
    close: () => {
      for (const session of sessions.values()) session.close();
    },
  });
}
