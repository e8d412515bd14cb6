// Handles of the metrics of things that come and go (disks, interfaces, mounts): made on first sight, released when the thing is gone.
import type { TagSet } from '../../common/model/tags.ts';
import type { DeviceTable } from '../host-source/readings.ts';
import type { SampleHandle, Sampler } from './check.ts';

/** One set of handles per key; call `get` for everything that exists, then `sweep`. */
export class HandleSets {
  private readonly sampler: Sampler;
  private readonly metrics: readonly string[];
  private readonly sets = new Map<string, { handles: SampleHandle[]; round: number }>();
  private round = 0;

  constructor(sampler: Sampler, metrics: readonly string[]) {
    this.sampler = sampler;
    this.metrics = metrics;
  }

  /** The handles of `key` in the order of the metrics. `tags` is asked once per life of the key. */
  get(key: string, tags: () => TagSet): readonly SampleHandle[] {
    const known = this.sets.get(key);
    if (known !== undefined) {
      known.round = this.round;
      return known.handles;
    }
    const tagSet = tags();
    const handles = this.metrics.map((metric) => this.sampler.handle(metric, tagSet));
    this.sets.set(key, { handles, round: this.round });
    return handles;
  }

  /** Releases the handles of every key that was not asked for since the last sweep. */
  sweep(): void {
    for (const [key, set] of this.sets) {
      if (set.round === this.round) continue;
      for (const handle of set.handles) this.sampler.release(handle);
      this.sets.delete(key);
    }
    this.round++;
  }
}

/** Handles per row of a DeviceTable, looked up again only when its generation changed. Rows that are left out are undefined. */
export class RowHandles {
  private readonly sets: HandleSets;
  private readonly tagsOf: (name: string, kind: string) => TagSet | undefined;
  private rows: (readonly SampleHandle[] | undefined)[] = [];
  private generation = -1;

  constructor(sampler: Sampler, metrics: readonly string[], tagsOf: (name: string, kind: string) => TagSet | undefined) {
    this.sets = new HandleSets(sampler, metrics);
    this.tagsOf = tagsOf;
  }

  of(table: DeviceTable): readonly (readonly SampleHandle[] | undefined)[] {
    if (table.generation === this.generation) return this.rows;
    this.generation = table.generation;
    this.rows = [];
    for (let row = 0; row < table.rows; row++) {
      const name = table.names[row]!;
      const tags = this.tagsOf(name, table.kinds[row]!);
      this.rows.push(tags === undefined ? undefined : this.sets.get(name, () => tags));
    }
    this.sets.sweep();
    return this.rows;
  }
}
