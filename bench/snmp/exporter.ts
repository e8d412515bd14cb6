// prometheus-snmp-exporter as a poller, when Debian's package is installed: one scrape of if_mib for each device.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../agent-runtime/snmp/protocol.ts';
import { COLUMNS, forEachTarget } from './poller.ts';
import type { Poller } from './poller.ts';
import { cpuMsOf } from './process-cost.ts';

const PROGRAM = '/usr/bin/prometheus-snmp-exporter';

/** A module that reads the same columns as everyone else, each as a plain gauge. */
function configuration(): string {
  const metrics = COLUMNS.map((oid, i) => `  - name: column_${i}\n    oid: ${oid}\n    type: gauge\n    help: column\n    indexes: [{labelname: ifIndex, type: gauge}]`);
  return `bench:\n  walk:\n${COLUMNS.map((oid) => `  - ${oid}`).join('\n')}\n  version: 2\n  auth: {community: public}\n  max_repetitions: 50\n  metrics:\n${metrics.join('\n')}\n`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The poller, or why there is none. */
export async function exporterPoller(targets: readonly Target[]): Promise<Poller | string> {
  if (!existsSync(PROGRAM)) return 'prometheus-snmp-exporter is skipped, because it is not installed (Debian: apt install prometheus-snmp-exporter)';
  const folder = await mkdtemp(join(tmpdir(), 'vedette-exporter-'));
  await writeFile(join(folder, 'snmp.yml'), configuration());
  const port = await freePort();
  const child = spawn(PROGRAM, [`--config.file=${join(folder, 'snmp.yml')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const cpuMs = (): number => cpuMsOf(child.pid ?? 0);
  const scrape = async ({ address, port: to }: Target): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${port}/snmp?module=bench&target=${address}:${to}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`prometheus-snmp-exporter: ${text.slice(0, 200)}`);
    return text.split('\n').filter((line) => line.startsWith('column_')).length;
  };
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name: 'prometheus-snmp-exporter',
    async poll() {
      const cpu = cpuMs();
      const start = performance.now();
      let bindings = 0;
      await forEachTarget(targets, async (target) => {
        const read = await scrape(target);
        bindings += read;
      });
      return { cpuMs: cpuMs() - cpu, wallMs: performance.now() - start, bindings };
    },
    async close() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
