// Our engine as a poller: whole columns as a poll reads them, and plain walks.
import type { SnmpEngine, SnmpSession, Target } from '../../agent-runtime/snmp/protocol.ts';
import { startEngine } from '../../test/support/snmp-engine.ts';
import { COLUMNS, forEachTarget, inThisProcess } from './poller.ts';
import type { Poller } from './poller.ts';

const OPTIONS = { timeoutMs: 2_000, retries: 3, packetsPerSecond: 0 };
const COMMUNITY = { version: '2c', community: 'public' } as const;

async function sessions(targets: readonly Target[]): Promise<{ readonly engine: SnmpEngine; readonly open: ReadonlyMap<Target, SnmpSession> }> {
  const engine = await startEngine();
  return { engine, open: new Map(targets.map((target) => [target, engine.open(target, COMMUNITY, OPTIONS)])) };
}

/** Reads the columns as the product's polls do. */
export async function engineColumns(targets: readonly Target[]): Promise<Poller> {
  const { engine, open } = await sessions(targets);
  return {
    name: 'engine, columns',
    poll: () =>
      inThisProcess(async () => {
        let bindings = 0;
        await forEachTarget(targets, async (target) => {
          for (const rows of (await open.get(target)!.columns(COLUMNS)).values()) bindings += rows.size;
        });
        return bindings;
      }),
    close: () => engine.close(),
  };
}

/** Walks the same columns one by one, with every OID as text. */
export async function engineWalk(targets: readonly Target[]): Promise<Poller> {
  const { engine, open } = await sessions(targets);
  return {
    name: 'engine, walk',
    poll: () =>
      inThisProcess(async () => {
        let bindings = 0;
        await forEachTarget(targets, async (target) => {
          for (const column of COLUMNS) {
            const { objects } = await open.get(target)!.walk(column, () => undefined);
            bindings += objects;
          }
        });
        return bindings;
      }),
    close: () => engine.close(),
  };
}
