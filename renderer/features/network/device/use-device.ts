// Owns one device in React: what is known now, and again after each poll.
import { useCall, useStream } from '../../../api/hooks.ts';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import type { DeviceDetail } from '../lan-types.ts';

export interface DeviceState {
  /** Undefined before the first answer. */
  readonly detail: DeviceDetail | undefined;
  readonly error: VedetteError | undefined;
  reload(): void;
}

export function useDevice(id: string): DeviceState {
  const first = useCall('devices.get', { id }, { enabled: id !== '', keepPrevious: false });
  // What a person changed is asked again at once and may be newer than the last poll.
  const followed = useStream('devices.follow', { id }, { enabled: id !== '' && first.error === null });
  const asked = first.data;
  const heard = followed.value;
  const detail = heard === undefined ? asked : asked === undefined || (heard.summary.lastPoll ?? 0) > (asked.summary.lastPoll ?? 0) ? heard : asked;
  return { detail, error: first.error ?? undefined, reload: () => void first.refetch() };
}
