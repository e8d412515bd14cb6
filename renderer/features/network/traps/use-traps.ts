// Owns the traps of the time range in React: asked once per range and text, then kept true by the stream.
import { useMemo, useState } from 'react';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useCall, useStream } from '../../../api/hooks.ts';
import { useTimeRange } from '../../../app/time-store.ts';
import { matchesText, mergeTraps } from './trap-list.ts';
import type { Receiver, Trap } from './trap-types.ts';

const LIMIT = 2_000;
const NO_TRAPS: readonly Trap[] = [];
/** While live, the list is asked again so rarely: the stream brings what is new. */
const EVERY_MS = 60_000;

export interface Traps {
  readonly rows: readonly Trap[];
  /** In the range, with those that are not loaded; undefined before the first answer. */
  readonly total: number | undefined;
  readonly receiver: Receiver | undefined;
  readonly error: VedetteError | null;
  readonly retry: () => void;
}

export function useTraps(text: string, device: string): Traps {
  const range = useTimeRange(EVERY_MS);
  const asked = useCall('traps.list', { from: range.from, to: range.to, text, device, limit: LIMIT });
  const [come, setCome] = useState<readonly Trap[]>(NO_TRAPS);
  const [receiver, setReceiver] = useState<Receiver | undefined>(undefined);
  const first = useCall('traps.receiver', {});
  useStream('traps.watch', {}, {
    keepValue: false,
    onReopen: () => setCome(NO_TRAPS),
    onEvent: (event) => {
      setReceiver(event.receiver);
      if (event.traps.length > 0) setCome((before) => mergeTraps(before, event.traps));
    },
  });
  const answered = asked.data?.traps ?? NO_TRAPS;
  const { from, live } = range;
  const rows = useMemo(() => mergeTraps(answered, live ? come.filter((trap) => trap.lastT >= from && (device === '' || trap.device === device) && matchesText(trap, text)) : []), [answered, come, live, from, device, text]);
  return { rows, total: asked.data === undefined ? undefined : Math.max(asked.data.total, rows.length), receiver: receiver ?? first.data, error: asked.error, retry: () => void asked.refetch() };
}
