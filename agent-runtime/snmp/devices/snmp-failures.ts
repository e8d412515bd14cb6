// Failures of devices as errors of the contract.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { SnmpFailure } from '../protocol.ts';

/** Awaits work with a device; an SnmpFailure becomes a VedetteError `unavailable` (or `cancelled`) with its kind in the details. */
export async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof SnmpFailure)) throw thrown;
    throw new VedetteError(thrown.kind === 'cancelled' ? 'cancelled' : 'unavailable', thrown.message, { failure: thrown.kind, status: thrown.status }, thrown);
  }
}
