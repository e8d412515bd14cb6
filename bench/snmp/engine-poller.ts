// Our engine as a poller: whole columns as a poll reads them, plain walks, and sweeps.
import type { SnmpEngine, SnmpSession, Target } from '../../agent-runtime/snmp/protocol.ts';
import { startEngine } from '../../test/support/snmp-engine.ts';
import { COLUMNS, forEachTarget, inThisProcess } from './poller.ts';
import type { Poller } from './poller.ts';

const OPTIONS = { timeoutMs: 2_000, retries: 3, packetsPerSecond: 0 };
const COMMUNITY = { version: '2c', community: 'public' } as const;
const DESCRIPTION = '1.3.6.1.2.1.1.1.0';

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

/** Sweeps the network of so many bits around the first device, without pace, and says who was found. */
export async function engineSweep(targets: readonly Target[], bits: number): Promise<{ readonly wallMs: number; readonly found: number; readonly present: number }> {
  const { port } = targets[0]!;
  const prefix = bits === 24 ? targets[0]!.address.split('.').slice(0, 3).join('.') : targets[0]!.address.split('.').slice(0, 2).join('.');
  const addresses: Target[] =
    bits === 24
      ? Array.from({ length: 254 }, (_, i) => ({ address: `${prefix}.${i + 1}`, port }))
      : Array.from({ length: 65_534 }, (_, i) => ({ address: `${prefix}.${(i + 1) >> 8}.${(i + 1) & 255}`, port }));
  const present = targets.filter(({ address }) => address.startsWith(`${prefix}.`)).length;
  const engine = await startEngine();
  try {
    const start = performance.now();
    const { answered } = await engine.sweep(addresses, COMMUNITY, { oids: [DESCRIPTION], packetsPerSecond: 0, settleMs: 300 }, () => undefined);
    return { wallMs: performance.now() - start, found: answered, present };
  } finally {
    engine.close();
  }
}
