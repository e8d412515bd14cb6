// What every sink demands of a batch before it takes any of it.
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { Batch } from '../common/model/batch.ts';
import type { Catalogue } from './index/catalogue.ts';

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
