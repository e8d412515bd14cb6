// Debian's snmpbulkwalk as a poller: a process for each device and table, as scripts use it.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Target } from '../../agent-runtime/snmp/protocol.ts';
import { forEachTarget } from './poller.ts';
import type { Cost, Poller } from './poller.ts';
import { childrenCpuMsOf } from './process-cost.ts';

const PROGRAM = '/usr/bin/snmpbulkwalk';
const TABLES = ['1.3.6.1.2.1.2.2.1', '1.3.6.1.2.1.31.1.1.1'];

/** The poller, or why there is none. Its time is counted in steps of 10 ms. */
export function bulkWalkPoller(targets: readonly Target[]): Promise<Poller | string> {
  if (!existsSync(PROGRAM)) return Promise.resolve('snmpbulkwalk is skipped, because it is not installed (Debian: apt install snmp)');
  // Each table is a new process: a few devices say as much as many.
  const some = targets.slice(0, 20);
  const walk = ({ address, port }: Target, table: string): Promise<number> =>
    new Promise((resolve, reject) => {
      execFile(PROGRAM, ['-v2c', '-c', 'public', '-Cr50', '-On', '-Oq', `${address}:${port}`, table], { env: { MIBS: '' }, maxBuffer: 64 * 1024 * 1024 }, (error, output) => (error === null ? resolve(output.split('\n.').length) : reject(error)));
    });
  return Promise.resolve({
    name: 'snmpbulkwalk -Cr50',
    async poll(): Promise<Cost> {
      const cpu = childrenCpuMsOf(process.pid);
      const start = performance.now();
      let bindings = 0;
      await forEachTarget(some, async (target) => {
        for (const table of TABLES) {
          const read = await walk(target, table);
          bindings += read;
        }
      });
      return { cpuMs: childrenCpuMsOf(process.pid) - cpu, wallMs: performance.now() - start, bindings };
    },
    close: () => undefined,
  });
}
