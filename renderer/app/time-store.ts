// Owns the current time range, kept equal to the address: the address is the truth, this store is how everything reads it.
import { useMemo } from 'react';
import { MINUTE, SECOND, type Millis, type TimeRange } from '../../common/time/millis.ts';
import { useNow } from '../ui/use-now.ts';
import { createStore } from './create-store.ts';
import { DEFAULT_SPEC, isLive, rangeOf, type TimeSpec } from './time-range.ts';

interface TimeState {
  readonly spec: TimeSpec;
}

/** How a change of range enters the browser's history. */
export interface TimeChange {
  /** True replaces the current entry; false (default) makes a new one, so that "back" returns. */
  readonly replace?: boolean;
  /** Marks the entry as a zoom: a double click on a chart goes back from it. */
  readonly zoom?: boolean;
}

interface Address {
  /** Whether the current entry is a zoom. */
  isZoom(): boolean;
  go(spec: TimeSpec, change: TimeChange): void;
  /** Goes back when the current entry is a zoom; false when it is not. */
  leaveZoom(): boolean;
}

let address: Address | undefined;

export const useTimeStore = createStore<TimeState>(() => ({ spec: DEFAULT_SPEC }));

/** Connects the store to the address; called once by the router. */
export function bindAddress(next: Address): void {
  address = next;
}

/** Takes over the range that the address holds. */
export function readAddress(spec: TimeSpec): void {
  if (JSON.stringify(spec) !== JSON.stringify(useTimeStore.getState().spec)) useTimeStore.setState({ spec });
}

/** Changes the range of the whole console, as a history entry. */
export function setTime(spec: TimeSpec, change: TimeChange = {}): void {
  if (address === undefined) useTimeStore.setState({ spec });
  else address.go(spec, change);
}

/** Zooms the whole console to [from, to); at least ten seconds, so that something is left to see. */
export function zoomTo(from: Millis, to: Millis): void {
  const middle = (from + to) / 2;
  const half = Math.max((to - from) / 2, 5 * SECOND);
  setTime({ kind: 'absolute', from: Math.round(middle - half), to: Math.round(middle + half) }, { zoom: true });
}

/** Whether a zoom can be undone. */
export function isZoomed(): boolean {
  return address?.isZoom() ?? false;
}

/** Undoes the newest zoom, if the current range is one. */
export function zoomBack(): boolean {
  return address?.leaveZoom() ?? false;
}

/** Holds a live range where it is, or lets a held one follow the clock again. An absolute range becomes live with its own length. */
export function togglePause(now: Millis): void {
  const { spec } = useTimeStore.getState();
  if (spec.kind === 'rolling') setTime({ ...spec, at: spec.at === null ? now : null }, { replace: true });
  else setTime({ kind: 'rolling', duration: Math.min(spec.to - spec.from, 30 * 24 * 60 * MINUTE), at: null });
}

/** The specification as chosen: for the picker and for data that follows it by itself. */
export function useTimeSpec(): TimeSpec {
  return useTimeStore((state) => state.spec);
}

export interface ConcreteRange extends TimeRange {
  readonly live: boolean;
}

/**
 * The range as two moments, for pages that call with `from` and `to`. While live it moves on every `every` ms (default: a
 * hundredth of the range, between 5 s and 1 min) and stays the same object in between.
 */
export function useTimeRange(every?: number): ConcreteRange {
  const spec = useTimeSpec();
  const length = spec.kind === 'rolling' ? spec.duration : spec.to - spec.from;
  const now = useNow(every ?? Math.min(MINUTE, Math.max(5 * SECOND, Math.floor(length / 100 / SECOND) * SECOND)));
  const live = isLive(spec);
  const { from, to } = rangeOf(spec, now);
  return useMemo(() => ({ from, to, live }), [from, to, live]);
}
