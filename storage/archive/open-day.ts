// A day as the archive process finds it in the database: opened read-only beside the running storage.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { DayInput } from './day-input.ts';

export function openDay(database: string, day: Millis): DayInput {
  throw new VedetteError('unavailable', `The day ${day} of ${database} cannot be read yet.`);
}
