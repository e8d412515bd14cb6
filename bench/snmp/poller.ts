// What every poller of the benchmark is asked for, and how its processor time is counted.
import type { Target } from '../../agent-runtime/snmp/protocol.ts';

/** Columns of IF-MIB that are polled. */
export const COLUMNS: readonly string[] = [
  ...[2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 19, 20].map((column) => `1.3.6.1.2.1.2.2.1.${column}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 18].map((column) => `1.3.6.1.2.1.31.1.1.1.${column}`),
];

/** What one round cost the poller's process, in ms; bindings are rows that it could have stored. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly bindings: number;
}

/** One way to poll all devices once. */
export interface Poller {
  readonly name: string;
  poll(): Promise<Cost>;
  close(): Promise<void> | void;
}

/** Devices polled at once. */
export const PARALLEL = 8;

/** Runs work for each target, {@link PARALLEL} at a time. */
export async function forEachTarget(targets: readonly Target[], work: (target: Target) => Promise<void>): Promise<void> {
  const left = [...targets];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let target = left.shift(); target !== undefined; target = left.shift()) await work(target);
    }),
  );
}

/** The cost of work in this process. */
export async function inThisProcess(work: () => Promise<number>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const bindings = await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000, wallMs, bindings };
}
