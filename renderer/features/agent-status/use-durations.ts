// Owns the recent durations of every check: asked from the store once and renewed, so that the lines are there as soon as the page is.
import { useMemo } from 'react';
import { findTag } from '../../../common/model/tags.ts';
import type { Frame } from '../../../common/model/frame.ts';
import { MINUTE, SECOND } from '../../../common/time/millis.ts';
import { useCall } from '../../api/hooks.ts';
import { useNow } from '../../ui/use-now.ts';

export const DURATION_RANGE = 15 * MINUTE;
const POINTS = 90;
const RENEW = 10 * SECOND;

const QUERIES = [
  { id: 'duration', text: 'avg:vedette.agent.checks.duration{*} by {check}' },
  { id: 'cpu', text: 'avg:vedette.agent.cpu{*}' },
  { id: 'rss', text: 'avg:vedette.agent.rss{*}' },
  { id: 'written', text: 'avg:vedette.agent.disk_written{*}' },
];

export interface AgentHistory {
  /** Milliseconds of the measured runs by check, oldest first. */
  readonly durations: ReadonlyMap<string, Float64Array>;
  readonly cpu: Float64Array | undefined;
  readonly rss: Float64Array | undefined;
  readonly written: Float64Array | undefined;
}

/** Known values of a frame by the value of a tag: checks run at distances of their own, so the steps between two runs are no gaps. */
export function byTag(frame: Frame | undefined, key: string): ReadonlyMap<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const series of frame?.series ?? []) {
    const value = findTag(series.tags, key);
    if (value !== undefined) columns.set(value, series.values.filter((one) => !Number.isNaN(one)));
  }
  return columns;
}

/** What the agent measured of itself over the last 15 minutes, renewed every 10 s. */
export function useAgentHistory(): AgentHistory {
  const to = useNow(RENEW);
  const { data } = useCall('query.run', { queries: QUERIES, from: to - DURATION_RANGE, to, maxPoints: POINTS });
  return useMemo(() => {
    const frame = (id: string): Frame | undefined => data?.find((item) => item.id === id)?.result?.frame;
    return {
      durations: byTag(frame('duration'), 'check'),
      cpu: frame('cpu')?.series[0]?.values,
      rss: frame('rss')?.series[0]?.values,
      written: frame('written')?.series[0]?.values,
    };
  }, [data]);
}
