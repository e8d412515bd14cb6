// What polling costs: CPU and time for 10,000 bindings by our engine, npm net-snmp and, where installed, snmpbulkwalk and prometheus-snmp-exporter.
// Usage: node bench/snmp.bench.ts [rounds]. Everything is measured in one run against one simulator on loopback; only the ratios count.
import { existsSync } from 'node:fs';
import { whyNoLab, startLab } from '../test/support/snmp-lab.ts';
import { report } from './table.ts';
import type { Row } from './table.ts';
import { bulkWalkPoller } from './snmp/bulk-walk.ts';
import { engineColumns, engineSweep, engineWalk } from './snmp/engine-poller.ts';
import { exporterPoller } from './snmp/exporter.ts';
import { netSnmpPoller } from './snmp/net-snmp-poller.ts';
import { COLUMNS } from './snmp/poller.ts';
import type { Cost, Poller } from './snmp/poller.ts';

const rounds = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 7);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function measure(): Promise<void> {
  const lab = await startLab(['--replicate', '100', '--only', 'ios_2960x']);
  const targets = lab.devices.map(({ address, port }) => ({ address, port }));
  const pollers: Poller[] = [];
  try {
    pollers.push(await netSnmpPoller(targets), await engineColumns(targets), await engineWalk(targets));
    for (const poller of [await bulkWalkPoller(targets), await exporterPoller(targets)]) {
      if (typeof poller === 'string') console.log(`snmp: ${poller}`);
      else pollers.push(poller);
    }
    const costs = new Map<string, Cost[]>(pollers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds + 2; round++) {
      for (const poller of pollers) {
        const cost = await poller.poll();
        // The first rounds warm up compilers and learned limits.
        if (round >= 2) costs.get(poller.name)!.push(cost);
      }
    }
    const per10k = (name: string): number => median(costs.get(name)!.map(({ cpuMs, bindings }) => (cpuMs / bindings) * 10_000));
    const rate = (name: string): number => median(costs.get(name)!.map(({ wallMs, bindings }) => (bindings / wallMs) * 1_000));
    const rows: Row[] = pollers.flatMap(({ name }) => [
      { measure: 'CPU per 10,000 bindings', subject: name, value: per10k(name), unit: 'ms', ratio: { to: 'net-snmp', value: per10k(name) / per10k(pollers[0]!.name) } },
      { measure: 'bindings per second', subject: name, value: rate(name), unit: '/s', ratio: { to: 'net-snmp', value: rate(name) / rate(pollers[0]!.name) } },
    ]);
    for (const bits of [24, 16]) {
      const swept = await engineSweep(targets, bits);
      rows.push({ measure: `sweep of a /${bits}, found ${swept.found} of ${swept.present}`, subject: 'engine', value: swept.wallMs / 1_000, unit: 's' });
    }
    console.log(`${targets.length} devices, ${COLUMNS.length} columns, ${costs.get(pollers[1]!.name)![0]!.bindings} bindings a round, ${rounds} rounds, medians`);
    report('snmp', rows);
  } finally {
    for (const poller of pollers) await poller.close();
    await lab.stop();
  }
}

if (whyNoLab !== '') console.log(`snmp: skipped, because ${whyNoLab}`);
else if (!existsSync('/proc/self/stat')) console.log('snmp: skipped, because CPU time of other programs is read from /proc');
else await measure();
