// What is known of the simulated campus: how it is wired, and how its counters move.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED_SNMP } from './shared-recordings.ts';
import type { Lab } from './snmp-lab.ts';

/** One end of a cable. */
export interface TruthEnd {
  readonly node: string;
  readonly ifIndex: number;
  readonly ifName: string;
  readonly lag?: string;
  readonly lagIfIndex?: number;
}

/** The wiring, as topology.json beside the campus has it. */
export interface CampusTruth {
  readonly nodes: readonly { readonly id: string; readonly address: string; readonly chassisId: string }[];
  readonly links: readonly { readonly a: TruthEnd; readonly b: TruthEnd; readonly mbit: number; readonly evidence: string; readonly stp: string; readonly lldpReportedBy: readonly string[]; readonly cdpReportedBy: readonly string[] }[];
  readonly unmanaged: readonly (TruthEnd & { readonly id: string; readonly mac: string })[];
  readonly endpoints: readonly (TruthEnd & { readonly mac: string; readonly ip: string; readonly vlan: number })[];
}

export function readCampusTruth(): CampusTruth {
  return JSON.parse(readFileSync(join(SHARED_SNMP, 'lab/campus/topology.json'), 'utf8')) as CampusTruth;
}

/** One port as the simulator moves it. */
export interface TruthPort {
  readonly ifIndex: number;
  readonly name: string;
  readonly up: boolean;
  readonly inOctetsPerSecond: number;
  readonly outOctetsPerSecond: number;
}

export async function truePortsOf(lab: Lab, id: string): Promise<TruthPort[]> {
  return ((await lab.read(`devices/${id}/truth`)) as { interfaces: TruthPort[] }).interfaces;
}
