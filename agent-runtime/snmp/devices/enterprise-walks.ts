// Walks of a device's enterprise tree, made once and gently on request: what no profile reads, and the objects for a draft of one.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ObjectNames } from '../lan-parts.ts';
import { valueText } from './value-text.ts';
import type { Oid, SnmpSession, VarBind } from '../protocol.ts';

/** Where makers keep their own objects. */
const ENTERPRISES = '1.3.6.1.4.1';
/** Objects of one walk that are kept; larger trees are cut and said to be. */
const MOST_OBJECTS = 50_000;
/** Devices whose walk is kept; the oldest is forgotten first. */
const MOST_WALKS = 20;
const MOST_MS = 120_000;
/** Subtrees are told apart down to this arc: maker, product line, and what comes next. */
const SUBTREE_ARCS = 10;
const MOST_SUBTREES = 300;

export interface EnterpriseWalk {
  readonly t: Millis;
  readonly objects: readonly VarBind[];
  readonly complete: boolean;
}

/** A part of the enterprise tree that the profile reads nothing of. */
export interface UnmappedSubtree {
  readonly oid: Oid;
  readonly name: string;
  readonly objects: number;
  readonly example: string;
}

/** Walks by device, in memory. */
export class EnterpriseWalks {
  readonly #clock: Clock;
  readonly #walks = new Map<string, EnterpriseWalk>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(id: string): EnterpriseWalk | undefined {
    return this.#walks.get(id);
  }

  /** Walks and keeps. Throws VedetteError `conflict` while one of the device runs; SnmpFailure. */
  async walk(id: string, session: SnmpSession, signal: AbortSignal): Promise<void> {
    if (this.#running.has(id)) throw new VedetteError('conflict', 'Its enterprise tree is being walked already.');
    this.#running.add(id);
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal.addEventListener('abort', abort, { once: true });
    const cancel = this.#clock.after(MOST_MS, abort);
    try {
      const objects: VarBind[] = [];
      const { end } = await session.walk(ENTERPRISES, (binding) => void objects.push(binding), { maxObjects: MOST_OBJECTS, signal: controller.signal });
      this.#walks.delete(id);
      this.#walks.set(id, { t: this.#clock.now(), objects, complete: end === 'complete' });
      for (const oldest of this.#walks.keys()) {
        if (this.#walks.size <= MOST_WALKS) break;
        this.#walks.delete(oldest);
      }
    } finally {
      cancel();
      signal.removeEventListener('abort', abort);
      this.#running.delete(id);
    }
  }

  forget(id: string): void {
    this.#walks.delete(id);
  }
}

/** Objects that no OID of `read` is a prefix of. */
export function unmappedObjects(objects: readonly VarBind[], read: Iterable<Oid>): VarBind[] {
  const known = new Set(read);
  return objects.filter(({ oid }) => {
    for (let end = oid.length; end > ENTERPRISES.length; end = oid.lastIndexOf('.', end - 1)) if (known.has(oid.slice(0, end))) return false;
    return true;
  });
}

/** The largest first. */
export function unmappedSubtrees(objects: readonly VarBind[], names: ObjectNames): UnmappedSubtree[] {
  const subtrees = new Map<Oid, { objects: number; example: VarBind }>();
  for (const object of objects) {
    const oid = object.oid.split('.').slice(0, SUBTREE_ARCS).join('.');
    const known = subtrees.get(oid);
    if (known === undefined) subtrees.set(oid, { objects: 1, example: object });
    else known.objects += 1;
  }
  return [...subtrees]
    .sort(([, a], [, b]) => b.objects - a.objects)
    .slice(0, MOST_SUBTREES)
    .map(([oid, { example, objects: count }]) => ({ oid, name: written(names, oid), objects: count, example: `${written(names, example.oid)} = ${valueText(example.value)}` }));
}

function written(names: ObjectNames, oid: Oid): string {
  const { name, suffix } = names.nameOf(oid);
  return suffix === '' ? name : `${name}.${suffix}`;
}
