// What judging a device must remember over restarts (ports that were up, since when), as documents.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Log } from '../../ports/ports.ts';
import type { ProblemMemory } from '../inventory/problems.ts';

const KIND = 'device.memory';
/** Larger than any device's; a document beyond it is not ours. */
const LARGEST = 4 * 1024 * 1024;

export class ProblemMemories {
  readonly #documents: DocumentStore;
  readonly #log: Log;

  constructor(documents: DocumentStore, log: Log) {
    this.#documents = documents;
    this.#log = log;
  }

  /** Undefined when nothing is kept, or nothing that can be read. */
  get(id: string): ProblemMemory | undefined {
    const body = this.#documents.get(KIND, id);
    if (body === undefined || body.length > LARGEST) return undefined;
    try {
      const value = JSON.parse(body) as Partial<Record<keyof ProblemMemory, Readonly<Record<string, unknown>> | number>> | null;
      if (typeof value !== 'object' || value === null) return undefined;
      const ports = Object.entries(value.ports ?? {}).flatMap(([name, port]: [string, unknown]) => {
        const { up, hadNeighbour } = typeof port === 'object' && port !== null ? (port as Readonly<Record<string, unknown>>) : {};
        return typeof up === 'number' ? [[name, { up, hadNeighbour: hadNeighbour === true }] as const] : [];
      });
      const since = Object.entries(value.since ?? {}).flatMap(([key, t]) => (typeof t === 'number' ? [[key, t] as const] : []));
      return { ports: Object.fromEntries(ports), since: Object.fromEntries(since), busySince: typeof value.busySince === 'number' ? value.busySince : null };
    } catch {
      return undefined;
    }
  }

  /** What cannot be written is lost with a word in the log: it is judged anew then. */
  put(id: string, memory: ProblemMemory): void {
    if (Object.keys(memory.ports).length === 0 && Object.keys(memory.since).length === 0) return;
    try {
      this.#documents.put(KIND, id, JSON.stringify(memory));
    } catch (thrown) {
      this.#log.warn('What was known of the ports of a device could not be kept.', { device: id, reason: errorMessage(thrown) });
    }
  }

  remove(id: string): void {
    this.#documents.remove(KIND, id);
  }
}
