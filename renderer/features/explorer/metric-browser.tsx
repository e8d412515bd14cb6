// Owns the list of all metrics beside the queries: search, facts, tags; a click makes a query.
import { ActionIcon, TextInput } from '@mantine/core';
import { ChevronDown, ChevronRight, Plus, Search } from 'lucide-react';
import { memo, useCallback, useId, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../common/contract/contract.ts';
import { useCall } from '../../api/hooks.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { unitSymbol } from '../../ui/format-quantity.ts';
import classes from './metric-browser.module.css';
import { queryForMetric } from '../../app/metric-query.ts';

const SHOWN = 300;

type Metric = CallOutput<'metrics.search'>[number];

export const MetricBrowser = memo(function MetricBrowser({ onInsert }: { readonly onInsert: (query: string) => void }): ReactNode {
  const text = useText('explorer');
  const language = useLanguage();
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const toggle = useCallback((metric: string) => setOpened((before) => (before === metric ? undefined : metric)), []);
  const found = useCall('metrics.search', { text: typed.trim(), limit: SHOWN }, { refetchInterval: 60_000 });
  const metrics = found.data ?? [];
  return (
    <aside className={classes.browser} aria-label={text('browser')}>
      <TextInput aria-label={text('browser.search')} placeholder={text('browser.search')} leftSection={<Search size={14} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <p className={classes.count} role="status">
        {found.data === undefined ? ' ' : metrics.length >= SHOWN ? text('browser.more', { shown: formatCount(SHOWN, language) }) : text('browser.count', { count: metrics.length, shown: formatCount(metrics.length, language) })}
      </p>
      {found.error !== null && <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <EmptyState compact title={text('browser.none')} why={text(typed.trim() === '' ? 'browser.noneYet' : 'browser.noneWhy')} />}
      <ul className={classes.list}>
        {metrics.map((metric) => (
          <MetricItem key={metric.metric} metric={metric} opened={opened === metric.metric} onToggle={toggle} onInsert={onInsert} />
        ))}
      </ul>
    </aside>
  );
});

/** One of three hundred: rendered again only when it has changed. */
const MetricItem = memo(function MetricItem({ metric, opened, onToggle, onInsert }: { readonly metric: Metric; readonly opened: boolean; readonly onToggle: (metric: string) => void; readonly onInsert: (query: string) => void }): ReactNode {
  const text = useText('explorer');
  const id = useId();
  return (
    <li className={classes.item} data-opened={opened || undefined}>
      <div className={classes.head}>
        <button type="button" className={classes.name} aria-expanded={opened} aria-controls={id} title={metric.description === '' ? metric.metric : `${metric.metric}\n${metric.description}`} onClick={() => onToggle(metric.metric)}>
          {opened ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          <span>{metric.metric}</span>
        </button>
        <span className={classes.unit} title={metric.unit}>{unitSymbol(metric.unit)}</span>
        <ActionIcon size={22} aria-label={text('browser.insert', { metric: metric.metric })} title={text('browser.insert', { metric: metric.metric })} onClick={() => onInsert(queryForMetric(metric.metric, metric.type))}><Plus size={14} /></ActionIcon>
      </div>
      <div id={id}>{opened && <MetricFacts metric={metric} onInsert={onInsert} />}</div>
    </li>
  );
});

function MetricFacts({ metric, onInsert }: { readonly metric: Metric; readonly onInsert: (query: string) => void }): ReactNode {
  const text = useText('explorer');
  const language = useLanguage();
  const described = useCall('metrics.describe', { metric: metric.metric }, { keepPrevious: false });
  return (
    <div className={classes.facts}>
      {metric.description !== '' && <p>{metric.description}</p>}
      <p className={classes.quiet}>{[metric.type, unitSymbol(metric.unit), text('browser.series', { count: metric.series, shown: formatCount(metric.series, language) })].filter((part) => part !== '').join(' · ')}</p>
      {described.error !== null && <ErrorState compact error={described.error} onRetry={() => void described.refetch()} />}
      {described.data !== undefined && described.data.tags.length === 0 && <p className={classes.quiet}>{text('browser.noTags')}</p>}
      {(described.data?.tags ?? []).map((tag) => (
        <button key={tag.key} type="button" className={classes.tag} title={text('browser.group', { key: tag.key })} onClick={() => onInsert(queryForMetric(metric.metric, metric.type, tag.key))}>
          <span className={classes.tagKey}>{tag.key}</span>
          <span className={classes.tagExamples}>{tag.examples.join(', ')}</span>
          <span className={classes.quiet}>{formatCount(tag.values, language)}</span>
        </button>
      ))}
    </div>
  );
}
