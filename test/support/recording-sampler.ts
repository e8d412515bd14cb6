// A Sampler that remembers what a check submitted and turns it into points the plain way, for tests of checks.
import type { SampleHandle, Sampler } from '../../agent-runtime/checks/check.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import { tagSet, type TagSet } from '../../common/model/tags.ts';

interface Slot {
  readonly key: string;
  readonly sampling: MetricDefinition['sampling'];
  before: { value: number; denominator: number; t: number } | undefined;
  now: { value: number; denominator: number; scale: number; t: number } | undefined;
  readonly observed: number[];
  released: boolean;
}

/** One flush interval at a time: run the check, call `points`, run it again. */
export class RecordingSampler implements Sampler {
  private readonly definitions = new Map<string, MetricDefinition>();
  private readonly slots: Slot[] = [];
  private readonly monotonic: () => number;

  constructor(definitions: readonly MetricDefinition[], monotonic: () => number) {
    for (const definition of definitions) this.definitions.set(definition.name, definition);
    this.monotonic = monotonic;
  }

  handle(metric: string, tags: TagSet = []): SampleHandle {
    const definition = this.definitions.get(metric);
    if (definition === undefined) throw new Error(`The check did not declare ${metric}.`);
    const key = tags.length === 0 ? metric : `${metric}{${tagSet(tags).join(',')}}`;
    const known = this.slots.findIndex((slot) => slot.key === key && !slot.released);
    if (known >= 0) return known;
    this.slots.push({ key, sampling: definition.sampling, before: undefined, now: undefined, observed: [], released: false });
    return this.slots.length - 1;
  }

  add(handle: SampleHandle, value: number): void {
    if (Number.isNaN(value)) return;
    const slot = this.live(handle);
    if (slot.sampling === 'ratio') throw new Error(`${slot.key} is a ratio: use addRatio.`);
    if (slot.sampling === 'distribution' || slot.sampling === 'count') slot.observed.push(value);
    else slot.now = { value, denominator: 1, scale: 1, t: this.monotonic() };
  }

  addRatio(handle: SampleHandle, numerator: number, denominator: number, scale: number): void {
    if (Number.isNaN(numerator) || Number.isNaN(denominator)) return;
    const slot = this.live(handle);
    if (slot.sampling !== 'ratio') throw new Error(`${slot.key} is not a ratio.`);
    slot.now = { value: numerator, denominator, scale, t: this.monotonic() };
  }

  release(handle: SampleHandle): void {
    this.live(handle).released = true;
  }

  /** Keys that were made and given back. */
  get released(): string[] {
    return this.slots.filter((slot) => slot.released).map((slot) => slot.key);
  }

  get handles(): number {
    return this.slots.filter((slot) => !slot.released).length;
  }

  /** The points of the interval that ends now, by `metric{tags}`; starts the next interval. */
  points(): Record<string, number> {
    const points: Record<string, number> = {};
    for (const slot of this.slots) {
      const { before, now } = slot;
      if (slot.observed.length > 0) {
        points[slot.key] = slot.observed.reduce((sum, value) => sum + value, 0);
        slot.observed.length = 0;
      }
      slot.now = undefined;
      if (now === undefined || slot.released) continue;
      slot.before = now;
      if (slot.sampling === 'gauge') points[slot.key] = now.value;
      else if (before !== undefined && now.value >= before.value) {
        const growth = now.value - before.value;
        if (slot.sampling === 'rate') points[slot.key] = (growth / (now.t - before.t)) * 1_000;
        else if (slot.sampling === 'monotonic_count') points[slot.key] = growth;
        else if (now.denominator > before.denominator) points[slot.key] = (now.scale * growth) / (now.denominator - before.denominator);
      }
    }
    return points;
  }

  private live(handle: SampleHandle): Slot {
    const slot = this.slots[handle];
    if (slot === undefined || slot.released) throw new Error(`Handle ${handle} was never made or was given back.`);
    return slot;
  }
}
