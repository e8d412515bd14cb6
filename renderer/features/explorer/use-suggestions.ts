// Owns the way from the cursor of an editor to its offers: asks the store for names, keys and values as they are needed.
import { useMemo } from 'react';
import { completionContext, type CompletionContext } from '../../../common/query/completion.ts';
import { useCall } from '../../api/hooks.ts';
import { suggestionsFor, type Suggestion } from './suggestions.ts';

const METRICS = 50;
const VALUES = 60;
const FRESH_MS = 20_000;

export interface Suggestions {
  readonly context: CompletionContext;
  readonly list: readonly Suggestion[];
}

/** The offers at `caret` of `text`; nothing is asked while `enabled` is false. */
export function useSuggestions(text: string, caret: number, enabled: boolean): Suggestions {
  const context = useMemo(() => completionContext(text, caret), [text, caret]);
  const { kind, prefix, metric = '', key = '' } = context;
  const wantsMetrics = enabled && (kind === 'metric' || kind === 'aggregator');
  const wantsKeys = enabled && (kind === 'tagKey' || kind === 'groupKey') && metric !== '';
  const wantsValues = enabled && kind === 'tagValue' && metric !== '' && key !== '';
  const metrics = useCall('metrics.search', { text: wantsMetrics ? prefix : '', limit: METRICS }, { enabled: wantsMetrics, staleTime: FRESH_MS });
  const described = useCall('metrics.describe', { metric }, { enabled: wantsKeys, staleTime: FRESH_MS, keepPrevious: false });
  const values = useCall('metrics.tagValues', { metric, key, text: wantsValues ? prefix.replaceAll('*', '') : '', limit: VALUES }, { enabled: wantsValues, staleTime: FRESH_MS, keepPrevious: false });
  const list = useMemo(
    () =>
      enabled
        ? suggestionsFor(context, text, {
            metrics: wantsMetrics ? (metrics.data ?? []) : [],
            keys: wantsKeys ? (described.data?.tags ?? []) : [],
            values: wantsValues ? (values.data ?? []) : [],
          })
        : [],
    [enabled, context, text, wantsMetrics, wantsKeys, wantsValues, metrics.data, described.data, values.data],
  );
  return { context, list };
}
