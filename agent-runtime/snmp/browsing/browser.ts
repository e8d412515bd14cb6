// The MIB browser: single objects and whole walks of a device, within bounds, ended when nobody looks any more.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Clock } from '../../ports/ports.ts';
import { isException } from '../engine/ber/value.ts';
import type { DeviceAccess, DeviceRegistry } from '../lan-parts.ts';
import { customMetric } from '../polling/custom-graphs.ts';
import type { Oid, SnmpSession, WalkEnd } from '../protocol.ts';
import { SnmpFailure } from '../protocol.ts';
import { sayFailure } from '../say-failure.ts';
import type { Names, ShownVariable } from './shown-variable.ts';
import { showVariable } from './shown-variable.ts';
import type { ObjectNames } from '../lan-parts.ts';

/** Rows travel together, so many times a second at most. */
const CHUNK_MS = 50;
const MOST_GRAPHS = 100;
/** RFC 2578 gives everything a place under these; the top itself cannot be walked, because BER joins the first two arcs. */
const TOP = ['1.0', '1.3'];

export interface BrowserDeps {
  readonly registry: DeviceRegistry;
  readonly access: Pick<DeviceAccess, 'sessionOf'>;
  readonly names: Names & ObjectNames;
  readonly clock: Clock;
}

export interface WalkNews {
  readonly variables: readonly ShownVariable[];
  /** So far. */
  readonly objects: number;
  /** '' while it goes on, then how it ended. */
  readonly end: '' | WalkEnd['end'];
}

/** Members throw or reject with VedetteError: not_found, bad_input, unavailable (the device; its kind in the details). */
export interface Browser {
  get(id: string, oids: readonly string[], signal: AbortSignal): Promise<readonly ShownVariable[]>;
  /** Walks a subtree; a single object is read. Resolves when the last news has been pushed, also after a cancellation. */
  walk(id: string, oid: string, limit: number, signal: AbortSignal, push: (news: WalkNews) => void): Promise<void>;
  /** Has one object polled as a metric from now on. */
  graph(id: string, oid: string, signal: AbortSignal): Promise<{ readonly metric: string; readonly query: string }>;
}

export function createBrowser(deps: BrowserDeps): Browser {
  const { access, clock, names, registry } = deps;

  function oidOf(given: string): Oid {
    const oid = given.trim() === '' ? '1' : names.oidOf(given);
    if (oid === undefined) throw new VedetteError('bad_input', `"${given.slice(0, 100)}" is no OID, and no module knows the name.`, { path: 'oid' });
    return oid;
  }

  function sessionOf(id: string): SnmpSession {
    if (registry.get(id) === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    return access.sessionOf(id);
  }

  async function get(id: string, oids: readonly string[], signal: AbortSignal): Promise<ShownVariable[]> {
    const wanted = oids.map(oidOf);
    const found = await sayFailure(sessionOf(id).get(wanted, { signal }));
    return found.map((binding) => showVariable(binding, names));
  }

  return {
    get,
    async walk(id, given, limit, signal, push) {
      const oid = oidOf(given);
      const session = sessionOf(id);
      let waiting: ShownVariable[] = [];
      let objects = 0;
      let cancelTimer: (() => void) | undefined;
      const pushNow = (end: WalkNews['end']): void => {
        cancelTimer?.();
        cancelTimer = undefined;
        push({ variables: waiting, objects, end });
        waiting = [];
      };
      const take = (variable: ShownVariable): void => {
        waiting.push(variable);
        objects += 1;
        cancelTimer ??= clock.after(CHUNK_MS, () => pushNow(''));
      };
      try {
        let end: WalkEnd['end'] = 'complete';
        for (const root of oid === '1' ? TOP : [oid]) {
          if (objects >= limit) end = 'limited';
          if (end !== 'complete') break;
          ({ end } = await session.walk(root, (binding) => take(showVariable(binding, names)), { signal, maxObjects: limit - objects }));
        }
        if (objects === 0 && oid !== '1') for (const binding of await session.get([oid], { signal })) if (!isException(binding.value) && binding.value.type !== 'null') take(showVariable(binding, names));
        pushNow(end);
      } catch (thrown) {
        if (thrown instanceof SnmpFailure && thrown.kind === 'cancelled') {
          cancelTimer?.();
          return;
        }
        // What came before the failure counts.
        if (waiting.length > 0) pushNow('');
        cancelTimer?.();
        await sayFailure(Promise.reject(thrown as Error));
      }
    },
    async graph(id, given, signal) {
      const oid = oidOf(given);
      const [value] = await get(id, [oid], signal);
      if (value === undefined || value.numeric === null) throw new VedetteError('bad_input', `${value?.name ?? oid} has no number to draw: the device answers ${value === undefined || value.text === '' ? 'nothing' : `"${value.text.slice(0, 60)}"`}.`, { path: 'oid' });
      const record = registry.get(id);
      if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
      if (!record.graphs.includes(oid)) {
        if (record.graphs.length >= MOST_GRAPHS) throw new VedetteError('conflict', `This device has ${MOST_GRAPHS} objects of its own already. Write a profile instead.`);
        registry.update(id, { graphs: [...record.graphs, oid] });
      }
      const { metric, tags } = customMetric(names, oid);
      return { metric, query: `avg:${metric}{${[`snmp_device:${record.address}`, ...tags].join(',')}}` };
    },
  };
}
