// What a device did wrong, as an error of the contract.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ErrorCode } from '../../common/errors/vedette-error.ts';
import { SnmpFailure } from './protocol.ts';

/** Statuses with which a device says that one may not. */
const FORBIDDEN = new Set(['noAccess', 'readOnly', 'notWritable', 'authorizationError', 'noSuchName', 'noCreation']);
const WRONG = new Set(['badValue', 'wrongType', 'wrongLength', 'wrongEncoding', 'wrongValue', 'inconsistentValue', 'inconsistentName']);

/** A failure as VedetteError: not_permitted, bad_input, cancelled or unavailable; anything else stays what it is. */
export function failureError(thrown: unknown): unknown {
  if (!(thrown instanceof SnmpFailure)) return thrown;
  const { kind, message, status } = thrown;
  const code: ErrorCode = kind === 'cancelled' ? 'cancelled' : FORBIDDEN.has(status) ? 'not_permitted' : WRONG.has(status) ? 'bad_input' : 'unavailable';
  return new VedetteError(code, message, { failure: kind, status }, thrown);
}

/** Awaits work with a device; its failures come out as {@link failureError}. */
export async function sayFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw failureError(thrown);
  }
}
