// What is kept of the map as documents: what people said, where things lie, and the map before, which ages.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { NodePosition, Topology } from '../../../common/model/topology.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Log } from '../../ports/ports.ts';
import type { KeptOverride } from './said.ts';

const KIND = 'topology';

/** Reads and writes; what cannot be read is as if it were not there, and said in the log. */
export class KeptMap {
  readonly #documents: DocumentStore;
  readonly #log: Log;

  constructor(documents: DocumentStore, log: Log) {
    this.#documents = documents;
    this.#log = log;
  }

  overrides(): KeptOverride[] {
    const value = this.#read('overrides');
    return Array.isArray(value) ? value.filter(isOverride) : [];
  }

  /** Throws VedetteError when the storage refuses: a person is waiting for it. */
  putOverrides(overrides: readonly KeptOverride[]): void {
    this.#documents.put(KIND, 'overrides', JSON.stringify(overrides));
  }

  positions(): Map<string, NodePosition> {
    const value = this.#read('positions');
    if (!isObject(value)) return new Map();
    return new Map(Object.entries(value).flatMap(([node, position]) => (isPosition(position) ? [[node, position] as const] : [])));
  }

  /** Throws VedetteError when the storage refuses. */
  putPositions(positions: ReadonlyMap<string, NodePosition>): void {
    this.#documents.put(KIND, 'positions', JSON.stringify(Object.fromEntries(positions)));
  }

  map(): Topology | undefined {
    const value = this.#read('map');
    const isMap = isObject(value) && typeof value['t'] === 'number' && Array.isArray(value['nodes']) && Array.isArray(value['links']) && Array.isArray(value['places']);
    return isMap ? (value as unknown as Topology) : undefined;
  }

  putMap(topology: Topology): void {
    try {
      this.#documents.put(KIND, 'map', JSON.stringify(topology));
    } catch (thrown) {
      this.#log.warn('The map could not be kept.', { reason: errorMessage(thrown) });
    }
  }

  #read(id: string): unknown {
    const body = this.#documents.get(KIND, id);
    if (body === undefined) return undefined;
    try {
      return JSON.parse(body);
    } catch {
      this.#log.warn('A document of the map cannot be read; it is left out.', { document: id });
      return undefined;
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPosition(value: unknown): value is NodePosition {
  return isObject(value) && typeof value['x'] === 'number' && typeof value['y'] === 'number';
}

function isEnd(value: unknown): boolean {
  return isObject(value) && typeof value['node'] === 'string' && typeof value['interface'] === 'string' && (value['index'] === null || typeof value['index'] === 'number');
}

function isOverride(value: unknown): value is KeptOverride {
  if (!isObject(value)) return false;
  const text = (key: string): boolean => typeof value[key] === 'string';
  const { saidAt, words } = value;
  if ((saidAt !== undefined && typeof saidAt !== 'number') || (words !== undefined && !(Array.isArray(words) && words.length === 2 && words.every((word) => typeof word === 'string')))) return false;
  if (value['kind'] === 'merge') return text('node') && text('into');
  if (value['kind'] === 'split') return text('node') && text('from');
  if (value['kind'] === 'link') return isEnd(value['a']) && isEnd(value['b']);
  return value['kind'] === 'hide' && text('link');
}
