// Every check there is, one line each. A new check is one file, one line here and a test.
import type { MetricDefinition } from '../../common/model/series.ts';
import { agentCheck } from './agent.ts';
import { batteryCheck } from './battery.ts';
import type { CheckDefinition } from './check.ts';
import { connectionsCheck } from './connections.ts';
import { cpuCheck } from './cpu.ts';
import { disksCheck } from './disks.ts';
import { fileHandlesCheck } from './file-handles.ts';
import { filesystemsCheck } from './filesystems.ts';
import { gpuCheck } from './gpu.ts';
import { loadCheck } from './load.ts';
import { memoryCheck } from './memory.ts';
import { networkCheck } from './network.ts';
import { ntpCheck } from './ntp.ts';
import { processesCheck } from './processes.ts';
import { sensorsCheck } from './sensors.ts';
import { swapCheck } from './swap.ts';
import { transportCheck } from './transport.ts';
import { uptimeCheck } from './uptime.ts';

/** In the order in which pages list them. */
export const CHECKS: readonly CheckDefinition[] = [
  cpuCheck,
  loadCheck,
  memoryCheck,
  swapCheck,
  filesystemsCheck,
  disksCheck,
  networkCheck,
  transportCheck,
  connectionsCheck,
  processesCheck,
  uptimeCheck,
  fileHandlesCheck,
  sensorsCheck,
  batteryCheck,
  gpuCheck,
  ntpCheck,
  agentCheck,
];

/** Checks whose readings come from node:os everywhere and cost next to nothing. */
const CHEAP_EVERYWHERE: ReadonlySet<string> = new Set(['cpu', 'load', 'uptime', 'agent']);
/** Where the OS's own tools are started for a reading, no check runs more often than this by itself. */
const TOOLS_INTERVAL_MS = 30_000;

/**
 * The checks with their cost on a platform: off Linux most readings start programs of the OS, so none but the few that do not is
 * cheap (and so none is run every second while someone looks), and their own rhythm is slower.
 */
export function checksFor(platform: string): readonly CheckDefinition[] {
  if (platform === 'linux') return CHECKS;
  return CHECKS.map((check) => {
    if (CHEAP_EVERYWHERE.has(check.name)) return check;
    const cost = check.cost === 'cheap' ? 'normal' : check.cost;
    return { ...check, cost, defaultIntervalMs: Math.max(check.defaultIntervalMs, TOOLS_INTERVAL_MS) };
  });
}

/** The declaration of every metric by name. */
export function metricDefinitions(checks: readonly CheckDefinition[] = CHECKS): ReadonlyMap<string, MetricDefinition> {
  const all = new Map<string, MetricDefinition>();
  for (const check of checks) for (const metric of check.metrics) all.set(metric.name, metric);
  return all;
}
