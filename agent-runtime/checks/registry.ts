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

/** The declaration of every metric by name. */
export function metricDefinitions(checks: readonly CheckDefinition[] = CHECKS): ReadonlyMap<string, MetricDefinition> {
  const all = new Map<string, MetricDefinition>();
  for (const check of checks) for (const metric of check.metrics) all.set(metric.name, metric);
  return all;
}
