// What every sink demands of a batch before it takes any of it.
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { Batch, SourceName } from '../common/model/batch.ts';
import type { Millis } from '../common/time/millis.ts';
import type { Catalogue } from './index/catalogue.ts';

/** A batch that was found right, with what that has shown. */
export interface CheckedBatch extends Batch {
  /** Above 0: the same for every sink that gets this batch, and of no other batch. Nobody changes `refs` of a batch that has one. */
  readonly token: number;
  /** The time of all points, when they have the same. */
  readonly time: Millis | undefined;
}

/** A batch of which perhaps more is known. */
export type TakenBatch = Batch & Partial<CheckedBatch>;

/** Times further from the epoch (about 35,000 years) are a bug of whoever made them. */
const MAX_TIME = 2 ** 50;

/** Throws VedetteError('bad_input') when columns differ in length, a time is no number, or a series is unknown. */
export function checkBatch(batch: Batch, catalogue: Catalogue): void {
  const { refs, ts, values, source } = batch;
  if (refs.length !== ts.length || refs.length !== values.length)
    throw new VedetteError('bad_input', `A batch of ${source} has ${refs.length} references, ${ts.length} times and ${values.length} values.`);
  const { length } = refs;
  // Most batches have one time, or a few.
  let checked = NaN;
  for (let i = 0; i < length; i++) {
    const t = ts[i]!;
    if (t === checked) continue;
    if (!(t <= MAX_TIME && t >= -MAX_TIME)) throw new VedetteError('bad_input', `A batch of ${source} has a point at the time ${ts[i]}.`);
    checked = t;
  }
  for (let i = 0; i < length; i++) if (catalogue.get(refs[i]!) === undefined) throw new VedetteError('bad_input', `A batch of ${source} has a point of series ${refs[i]}, which the catalogue does not know.`);
  for (const { ref, ts: t } of batch.sketches ?? []) {
    if (!(Math.abs(t) <= MAX_TIME) || catalogue.get(ref) === undefined) throw new VedetteError('bad_input', `A batch of ${source} has a sketch of series ${ref} at the time ${t}.`);
  }
}

/** A source that names ever other series is remembered with its last few ways to do so. */
const LAYOUTS_OF_SOURCE = 4;
/** Comparing so few references by a loop takes less than by bytes. */
const FEW = 64;

interface KnownRefs {
  readonly refs: Uint32Array;
  readonly bytes: Uint8Array;
}

const bytesOf = (column: Uint32Array | Float64Array): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

function same({ refs, bytes }: KnownRefs, others: Uint32Array): boolean {
  const { length } = refs;
  if (others.length !== length || others[0] !== refs[0]) return false;
  if (length > FEW) return Buffer.compare(bytes, bytesOf(others)) === 0;
  for (let i = 1; i < length; i++) if (refs[i] !== others[i]) return false;
  return true;
}

/**
 * Checks each batch once for all sinks. Of series that a source names again and again in the same order, all batches get the same
 * references, so that whoever has seen them knows them without a look at each.
 */
export class BatchChecker {
  private readonly catalogue: Catalogue;
  private readonly bySource = new Map<SourceName, KnownRefs[]>();
  private readonly checked = new WeakMap<Batch, CheckedBatch>();
  private latest: { batch: Batch; checked: CheckedBatch } | undefined;
  private tokens = 0;

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue;
  }

  /** Throws as {@link checkBatch} does. */
  check(batch: Batch): CheckedBatch {
    if (this.latest?.batch === batch) return this.latest.checked;
    const known = this.checked.get(batch);
    if (known !== undefined) return known;
    const checked = this.look(batch);
    this.checked.set(batch, checked);
    this.latest = { batch, checked };
    return checked;
  }

  private look(batch: Batch): CheckedBatch {
    const { source, seq, watermark, ts, values, sketches } = batch;
    const refs = this.known(batch);
    const { length } = refs;
    const time = length > 0 && values.length === length && ts.length === length && isTime(ts[0]!) ? ts[0]! : undefined;
    let alike = time !== undefined;
    for (let i = 1; alike && i < length; i++) if (ts[i] !== time) alike = false;
    // What is known and of one time needs no further look.
    if (!alike || sketches !== undefined || !this.trusted) checkBatch(batch, this.catalogue);
    if (!this.trusted && length > 0) this.remember(source, refs);
    const base = { source, seq, watermark, refs, ts, values, token: ++this.tokens, time: alike ? time : undefined };
    return sketches === undefined ? base : { ...base, sketches };
  }

  /** Whether the references that {@link known} has just answered were checked before. */
  private trusted = false;

  /** The references of the batch, as its source has named them before, or a copy. */
  private known({ source, refs }: Batch): Uint32Array {
    const ways = this.bySource.get(source);
    this.trusted = false;
    if (ways === undefined) return refs.slice();
    for (let i = 0; i < ways.length; i++) {
      const way = ways[i]!;
      if (!same(way, refs)) continue;
      if (i > 0) {
        ways[i] = ways[0]!;
        ways[0] = way;
      }
      this.trusted = true;
      return way.refs;
    }
    return refs.slice();
  }

  private remember(source: SourceName, refs: Uint32Array): void {
    const ways = this.bySource.get(source);
    const way = { refs, bytes: bytesOf(refs) };
    if (ways === undefined) this.bySource.set(source, [way]);
    else {
      ways.unshift(way);
      if (ways.length > LAYOUTS_OF_SOURCE) ways.pop();
    }
  }
}

const isTime = (t: number): boolean => t <= MAX_TIME && t >= -MAX_TIME;
