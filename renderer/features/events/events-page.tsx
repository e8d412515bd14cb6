// Owns the Events page: what happened in the time range, newest first, live at the top.
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCall } from '../../api/hooks.ts';
import { usePageSearch } from '../../app/navigation.tsx';
import { formatCount } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { EventFacets } from './event-facets.tsx';
import { EventHistogram } from './event-histogram.tsx';
import { EventList } from './event-list.tsx';
import { EventPanel, MissingEventPanel, SpanPanel } from './event-panel.tsx';
import classes from './events.module.css';
import { rowsOfTimeline, spansFor, type TimelineFilter, type TimelineRow } from './timeline.ts';
import { useHistogramEvents } from './use-histogram-events.ts';
import { useTimeline, type TimelineState } from './use-timeline.ts';

const SEARCH = { text: '', kinds: '', severities: '', sources: '', tags: '', spans: '', id: '', span: '' };
const LOOKUP = 1_000;
/** Commas separate values in the address; none of the values holds one. */
const list = (value: string): string[] => (value === '' ? [] : value.split(','));

export default function EventsPage(): ReactNode {
  const text = useText('events');
  const [search, setSearch] = usePageSearch(SEARCH);
  const filter = useMemo<TimelineFilter>(
    () => ({ text: search.text, kinds: list(search.kinds), severities: list(search.severities), sources: list(search.sources), tags: list(search.tags), spans: list(search.spans) }),
    [search.text, search.kinds, search.severities, search.sources, search.tags, search.spans],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const isAtTop = useCallback(() => (scroller.current?.scrollTop ?? 0) < 8, []);
  const state = useTimeline(filter, isAtTop);
  const counted = useHistogramEvents(state, filter);
  const spans = useMemo(() => spansFor(state.spans, filter, (kind) => textOf('charts', `span.${kind}`) ?? kind), [state.spans, filter]);
  const rows = useMemo(() => rowsOfTimeline(state.timeline, spans), [state.timeline, spans]);
  const filtered = search.text !== '' || filter.kinds.length + filter.severities.length + filter.sources.length + filter.tags.length + filter.spans.length > 0;
  const clear = (): void => setSearch({ text: '', kinds: '', severities: '', sources: '', tags: '', spans: '' }, { push: true });
  const open = (row: TimelineRow): void => setSearch(row.kind === 'event' ? { id: String(row.event.id), span: '' } : { id: '', span: String(row.span.id) });
  const openedKey = search.id !== '' ? `event-${search.id}` : search.span !== '' ? `span-${search.span}` : undefined;

  return (
    <Page fill>
      <Header state={state} spans={spans.length} actions={<SearchField className={classes.search} label={text('search')} value={search.text} onChange={(value) => setSearch({ text: value })} />} />
      <Panel label={text('histogram')} flush><EventHistogram counted={counted} spans={spans} range={state.range} /></Panel>
      <div className={classes.layout}>
        <EventFacets facets={state.facets} spans={state.spans} filter={filter} onChange={(name, values) => setSearch({ [name]: values.join(',') }, { push: true })} onClear={clear} />
        <Panel flush fill label={text('table')}>
          {state.error !== undefined && <ErrorState compact={rows.length > 0} error={state.error} what={text('failed')} onRetry={state.retry} />}
          {rows.length === 0 && state.error === undefined ? (
            state.loading ? <EmptyState title={text('loading')} /> : <EmptyState title={text(filtered ? 'empty.filtered' : 'empty')} why={text(filtered ? 'empty.filteredWhy' : 'empty.why')} action={filtered ? <button type="button" className={classes.linkButton} onClick={clear}>{text('empty.clear')}</button> : undefined} />
          ) : (
            rows.length > 0 && (
              <EventList
                rows={rows}
                scroller={scroller}
                openedKey={openedKey}
                waiting={state.timeline.waiting.length}
                complete={state.timeline.complete}
                loadingOlder={state.loadingOlder}
                dimmed={state.loading}
                onOpen={open}
                onOlder={state.loadOlder}
                onShowWaiting={state.showWaiting}
              />
            )
          )}
        </Panel>
      </div>
      <Details id={search.id} span={search.span} state={state} onTag={(tag) => setSearch({ tags: [...new Set([...filter.tags, tag])].join(','), id: '' }, { push: true })} onClose={() => setSearch({ id: '', span: '' })} />
    </Page>
  );
}

function Header({ state, spans, actions }: { readonly state: TimelineState; readonly spans: number; readonly actions: ReactNode }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  const count = (severity: string): number => state.facets?.severities.find((facet) => facet.value === severity)?.count ?? 0;
  const errors = count('error');
  const warnings = count('warning');
  if (state.facets === undefined) return <PageHeader verdict={text('loading')} actions={actions} />;
  const parts = [...(errors > 0 ? [text('verdict.errors', { count: errors })] : []), ...(warnings > 0 ? [text('verdict.warnings', { count: warnings })] : [])];
  return (
    <PageHeader
      state={errors > 0 ? 'alert' : warnings > 0 ? 'warn' : 'ok'}
      verdict={parts.length === 0 ? text('verdict.none') : parts.join(', ')}
      facts={<><span>{text('fact.total', { count: state.total, shown: formatCount(state.total, language) })}</span>{spans > 0 && <span>{text('fact.spans', { count: spans })}</span>}</>}
      actions={actions}
    />
  );
}

function Details(props: { readonly id: string; readonly span: string; readonly state: TimelineState; readonly onTag: (tag: string) => void; readonly onClose: () => void }): ReactNode {
  const { id, state, onClose } = props;
  const loaded = id === '' ? undefined : [...state.timeline.waiting, ...state.timeline.events].find((event) => String(event.id) === id);
  // A link may name an event outside of the range and the filter: look among the newest of all times.
  const [until] = useState(() => Date.now() + 60_000);
  const lookup = useCall('events.list', { from: 0, to: until, limit: LOOKUP }, { enabled: id !== '' && loaded === undefined && !state.loading, staleTime: 60_000 });
  if (props.span !== '') {
    const span = state.spans.find((candidate) => String(candidate.id) === props.span);
    return span === undefined ? <MissingEventPanel onClose={onClose} loading={state.loading} /> : <SpanPanel span={span} onClose={onClose} />;
  }
  if (id === '') return null;
  const event = loaded ?? lookup.data?.events.find((candidate) => String(candidate.id) === id);
  return event === undefined ? <MissingEventPanel onClose={onClose} loading={state.loading || lookup.isFetching} /> : <EventPanel event={event} onTag={props.onTag} onClose={onClose} />;
}
