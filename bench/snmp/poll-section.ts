// What polling costs: CPU and time for bindings by our engine, npm net-snmp and, where installed, snmpbulkwalk and prometheus-snmp-exporter, in turn.
import type { Verdict } from '../storage/verdicts.ts';
import { median } from '../workload.ts';
import { bulkWalkPoller } from './bulk-walk.ts';
import { engineColumns, engineWalk } from './engine-poller.ts';
import { exporterPoller } from './exporter.ts';
import { netSnmpPoller } from './net-snmp-poller.ts';
import { COLUMNS } from './poller.ts';
import type { Cost, Poller } from './poller.ts';
import { startResponder } from './responder.ts';
import type { SectionResults } from './results.ts';

/** How the peers are called, and what ours must reach beside them: CPU at most so much, bindings a second at least. */
const LIMITS: readonly { readonly peer: string; readonly cpu: readonly [must: number, aim: number]; readonly rate?: readonly [must: number, aim: number] }[] = [
  { peer: 'net-snmp', cpu: [0.45, 0.28], rate: [2, 3.5] },
  { peer: 'prometheus-snmp-exporter', cpu: [0.12, 0.07], rate: [5, 9.6] },
  { peer: 'snmpbulkwalk -Cr50', cpu: [0.12, 0.062] },
];

/** Switches that are polled. */
const DEVICES = 100;

export async function pollSection(rounds: number): Promise<SectionResults> {
  const at = new Date().toISOString();
  const responder = await startResponder(DEVICES);
  const { targets } = responder;
  const pollers: Poller[] = [];
  const remarks = ['The simulated switches answer from a process of their own on the same cores, out of bindings that were encoded beforehand: bindings a second are of both together.'];
  try {
    const ours = await engineColumns(targets);
    pollers.push(ours, await netSnmpPoller(targets), await engineWalk(targets));
    for (const poller of [await bulkWalkPoller(targets), await exporterPoller(targets)]) {
      if (typeof poller === 'string') remarks.push(poller);
      else pollers.push(poller);
    }
    const costs = new Map<string, Cost[]>(pollers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds + 2; round += 1) {
      for (const poller of pollers) {
        const cost = await poller.poll();
        // The first rounds warm up compilers and learned limits.
        if (round >= 2) costs.get(poller.name)!.push(cost);
      }
    }
    const per10k = (name: string): number => median((costs.get(name) ?? []).map(({ bindings, cpuMs }) => (cpuMs / bindings) * 10_000));
    const rate = (name: string): number => median((costs.get(name) ?? []).map(({ bindings, wallMs }) => (bindings / wallMs) * 1_000));
    const verdicts = LIMITS.filter(({ peer }) => costs.has(peer)).flatMap(({ cpu, peer, rate: limit }): Verdict[] => [
      { measure: 'CPU per 10,000 bindings', unit: 'ms', ours: per10k(ours.name), peer, theirs: per10k(peer), must: cpu[0], aim: cpu[1] },
      ...(limit === undefined ? [] : [{ measure: 'bindings a second', unit: '/s', ours: rate(ours.name), peer, theirs: rate(peer), must: limit[0], aim: limit[1], better: 'more' as const }]),
    ]);
    const walked = 'engine, walk';
    return {
      at,
      what: `${targets.length} devices, ${COLUMNS.length} columns of interfaces, ${costs.get(ours.name)![0]!.bindings} bindings a round, medians of ${rounds} rounds`,
      verdicts,
      facts: [{ measure: 'CPU per 10,000 bindings, walking each column with every OID as text', subject: 'vedette', value: per10k(walked), unit: 'ms' }],
      remarks,
    };
  } finally {
    for (const poller of pollers) await poller.close();
    await responder.stop();
  }
}
