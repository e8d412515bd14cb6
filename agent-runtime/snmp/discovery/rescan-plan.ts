// How a network is scanned again by the clock: as its person scanned it.
import type { DocumentStore } from '../../../storage/api.ts';

const KIND = 'discovery';

export interface RescanPlan {
  readonly port: number;
  readonly exclude: readonly string[];
  readonly packetsPerSecond: number;
}

export function writeRescanPlan(documents: DocumentStore, network: string, plan: RescanPlan): void {
  documents.put(KIND, `network-${network}`, JSON.stringify(plan));
}

/** Undefined when there is none or it is damaged: the configuration's own values serve then. */
export function readRescanPlan(documents: DocumentStore, network: string): RescanPlan | undefined {
  const body = documents.get(KIND, `network-${network}`);
  if (body === undefined) return undefined;
  try {
    const { port, exclude, packetsPerSecond } = JSON.parse(body) as Partial<Record<keyof RescanPlan, unknown>>;
    if (typeof port !== 'number' || typeof packetsPerSecond !== 'number' || !Array.isArray(exclude)) return undefined;
    return { port, packetsPerSecond, exclude: exclude.filter((text): text is string => typeof text === 'string') };
  } catch {
    return undefined;
  }
}
