// Owns what the Host page knows before it draws a chart: checks, metrics with series, and so the families that exist here.
import { useMemo } from 'react';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import { SECOND } from '../../../common/time/millis.ts';
import { useCall } from '../../api/hooks.ts';
import { contentsOf, type HostContents } from './availability.ts';

const RENEW = 15 * SECOND;
/** The most that one call gives; this machine's own metrics are about 150. */
const MOST_METRICS = 500;

export interface HostContentsState {
  readonly contents: HostContents | undefined;
  readonly error: VedetteError | null;
  retry(): void;
}

/** Asked again every 15 s: a stick is plugged in, a check begins to fail. The same object as long as nothing has changed. */
export function useHostContents(): HostContentsState {
  const checks = useCall('checks.list', {}, { refetchInterval: RENEW });
  const system = useCall('metrics.search', { text: 'system.', limit: MOST_METRICS }, { refetchInterval: RENEW });
  const ntp = useCall('metrics.search', { text: 'ntp.', limit: MOST_METRICS }, { refetchInterval: RENEW });
  const agent = useCall('metrics.search', { text: 'vedette.agent.', limit: MOST_METRICS }, { refetchInterval: RENEW });
  const known = [system, ntp, agent].every((call) => call.data !== undefined)
    ? [system, ntp, agent].flatMap((call) => (call.data ?? []).filter((metric) => metric.series > 0).map((metric) => metric.metric)).sort().join('\n')
    : undefined;
  // Only what decides about contents: durations and counters of checks change with every run.
  const states = checks.data === undefined ? undefined : JSON.stringify(checks.data.map(({ name, state, reason, lastError }) => [name, state === 'running' ? 'ok' : state, reason, lastError?.message ?? '']));
  const contents = useMemo(() => {
    if (known === undefined || states === undefined) return undefined;
    const byName = JSON.parse(states) as readonly (readonly [string, string, string, string])[];
    return contentsOf(byName.map(([name, state, reason, message]) => ({ name, state, reason, lastError: message === '' ? null : { message } })), new Set(known.split('\n')));
  }, [known, states]);
  const calls = [checks, system, ntp, agent];
  return {
    contents,
    error: calls.find((call) => call.error !== null)?.error ?? null,
    retry: () => {
      for (const call of calls) void call.refetch();
    },
  };
}
