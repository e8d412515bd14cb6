// Owns the chart as pages use it: title, canvas, legend, menu, and what stands there when there is nothing to draw.
import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Span } from '../../common/model/event.ts';
import { zoomBack, zoomTo } from '../app/time-store.ts';
import { useAgentStatus } from '../app/use-agent-status.ts';
import type { Language } from '../i18n/catalogue.ts';
import { durationWords } from '../i18n/duration-words.ts';
import { formatClock, formatMinute, formatShort, rangeWords } from '../i18n/relative-time.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../ui/empty-state.tsx';
import { ChartLegend, spokenValues } from './chart-legend.tsx';
import { ChartMenu } from './chart-menu.tsx';
import type { ChartEvent } from './chart-overlay.ts';
import { ChartView, NO_REPORT, type ChartReport, type ChartSettings } from './chart-view.ts';
import { onCursor, setCursor } from './cursor.ts';
import type { LabelledQuery } from './data/chart-series.ts';
import { useChartHub } from './data/use-chart-hub.ts';
import { isImportant, noticeText, rollupText } from './notice-text.ts';
import classes from './time-chart.module.css';

export type ChartQuery = LabelledQuery;

export interface TimeChartProps {
  readonly title: string;
  /** Keep the list stable (module constant or memo): a new text asks again. */
  readonly queries: readonly ChartQuery[];
  /** Overrides the unit of the answer. */
  readonly unit?: string;
  /** px of the plot without title and legend. Default 160. */
  readonly height?: number;
  readonly kind?: 'line' | 'area';
  readonly stack?: boolean;
  readonly yMin?: number;
  readonly yMax?: number;
  /** Ids of queries that are drawn below zero, against the others. Keep the list stable. */
  readonly below?: readonly string[];
  /** Moments to mark. Spans (asleep, stopped …) are drawn by themselves. */
  readonly events?: readonly ChartEvent[];
  readonly spans?: readonly Span[];
  /** 'table' (default): values, sortable. 'line': names and values in one row. 'none'. */
  readonly legend?: 'table' | 'line' | 'none';
  /** No frame of its own: inside a panel. */
  readonly bare?: boolean;
  /** Default: sets the time range of the whole console. */
  readonly onZoom?: (from: number, to: number) => void;
  /** Hears of every new answer (series, statistics): for pages that show values beside the chart. */
  readonly onReport?: (report: ChartReport) => void;
}

/** The minute suffices for today. */
function formatSince(t: number, language: Language): string {
  return new Date(t).toDateString() === new Date().toDateString() ? formatMinute(t, language) : formatShort(t, language);
}

/** For so long after its start an agent may not have measured everything yet, ms. */
const FIRST_MINUTES = 3 * 60_000;
const NO_EVENTS: readonly ChartEvent[] = [];
const NO_SPANS: readonly Span[] = [];

export function TimeChart(props: TimeChartProps): ReactNode {
  const { queries, unit, kind = 'line', stack = false, yMin, yMax, below, events = NO_EVENTS, spans = NO_SPANS, legend = 'table', height = 160 } = props;
  const text = useText('charts');
  const language = useLanguage();
  const hub = useChartHub();
  const id = useId();
  const scheme = useComputedColorScheme('dark');
  const menuFrom = useRef<Element | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | undefined>(undefined);
  const [report, setReport] = useState<ChartReport>(NO_REPORT);
  const [isolated, setIsolated] = useState<string | undefined>(undefined);
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);

  const settings = useMemo<ChartSettings>(
    () => ({ queries, unit, kind, stack, yMin, yMax, below, events, spans, language, othersLabel: (count) => text(stack ? 'others.sum' : 'others.mean', { count }) }),
    [queries, unit, kind, stack, yMin, yMax, below, events, spans, language, text],
  );
  const latest = useRef({ settings, text, language, onZoom: props.onZoom, onReport: props.onReport });
  useEffect(() => {
    latest.current = { settings, text, language, onZoom: props.onZoom, onReport: props.onReport };
  });
  useEffect(() => {
    if (canvas.current === null || overlay.current === null) return undefined;
    const now = latest.current;
    const made = new ChartView({ canvas: canvas.current, overlay: overlay.current }, id, hub, now.settings, {
      onZoom: (from, to) => (latest.current.onZoom ?? zoomTo)(from, to),
      onUnzoom: () => void zoomBack(),
      bandLabel: (band) => {
        const { text: say, language: tongue } = latest.current;
        return band.kind === 'before' ? say('since', { time: formatSince(band.to, tongue) }) : say(`span.${band.kind}`);
      },
      timeLabel: (t) => formatClock(t, latest.current.language),
    }, (next) => {
      setReport(next);
      latest.current.onReport?.(next);
    });
    view.current = made;
    return () => {
      view.current = undefined;
      made.dispose();
    };
  }, [hub, id]);
  useEffect(() => view.current?.setSettings(settings), [settings]);
  // The tokens change with the attribute that Mantine sets in an effect of its own, hence one frame later.
  useEffect(() => {
    const frame = requestAnimationFrame(() => view.current?.recolour(scheme));
    return () => cancelAnimationFrame(frame);
  }, [scheme]);

  useEffect(
    () =>
      onCursor(({ t }) => {
        const element = plot.current;
        if (element === null || document.activeElement !== element) return;
        const inside = t !== null && t >= report.from && t <= report.to;
        element.setAttribute('aria-valuenow', inside ? String(Math.round(((t - report.from) / (report.to - report.from)) * 100)) : '100');
        element.setAttribute('aria-valuetext', inside ? spokenValues(report, t, language) : '');
      }),
    [report, language],
  );

  const isolate = (key: string | undefined): void => {
    setIsolated(key);
    view.current?.isolate(key);
  };
  const isSeen = useCallback(() => view.current?.seen ?? false, []);
  const openMenu = (x: number, y: number): void => {
    menuFrom.current = document.activeElement;
    setMenuAt({ x, y });
  };
  const closeMenu = (): void => {
    setMenuAt(null);
    if (menuFrom.current instanceof HTMLElement) menuFrom.current.focus({ preventScroll: true });
  };

  return (
    <figure className={classes.chart} data-bare={props.bare || undefined}>
      <figcaption className={classes.head}>
        <h2 className={classes.title} title={props.title}>{props.title}</h2>
        {report.axisUnit !== '' && <span className={classes.unit}>{report.axisUnit}</span>}
        <ChartNote report={report} />
        <ActionIcon size={24} aria-label={`${text('menu.label')}: ${props.title}`} onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          openMenu(box.left, box.bottom);
        }}><Ellipsis size={14} /></ActionIcon>
      </figcaption>
      <div
        className={classes.plot}
        style={{ height }}
        data-loading={report.stale || undefined}
        ref={plot}
        tabIndex={0}
        // A slider along time: the arrow keys move the crosshair, the values at it are read out.
        role="slider"
        aria-label={text('chart.label', { title: props.title })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={100}
        onContextMenu={(event) => {
          event.preventDefault();
          openMenu(event.clientX, event.clientY);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
            event.preventDefault();
            view.current?.step(event.key === 'ArrowLeft' ? -1 : 1);
          } else if (event.key === 'Escape') setCursor(null, null);
        }}
        onBlur={() => setCursor(null, null)}
      >
        <div ref={canvas} className={classes.canvas} />
        <div ref={overlay} className={classes.overlay} />
      </div>
      <ChartState report={report} queries={queries} height={height} onRetry={() => hub.retry()} />
      {legend !== 'none' && report.lines.length > 0 && <ChartLegend report={report} mode={legend} isolated={isolated} onIsolate={isolate} isSeen={isSeen} />}
      {menuAt !== null && <ChartMenu title={props.title} queries={queries.map((query) => query.text)} report={report} picture={() => view.current?.picture()} at={menuAt} onClose={closeMenu} />}
    </figure>
  );
}

/** Whether the range ends within the agent's first minutes: some checks run every few minutes only. */
function useYoungAgent(to: number): boolean {
  const startedAt = useAgentStatus()?.startedAt;
  return startedAt !== undefined && to - startedAt > 0 && to - startedAt < FIRST_MINUTES;
}

/** The interval between points, or what is wrong with a chart that still shows its last values. */
function ChartNote({ report }: { readonly report: ChartReport }): ReactNode {
  const text = useText('charts');
  const language = useLanguage();
  const young = useYoungAgent(report.to);
  if (report.error !== undefined && report.lines.length > 0) {
    const message = text('error.stale', { message: report.error.message });
    return <span className={classes.note} data-warn title={message}>{message}</span>;
  }
  if (report.rollup === undefined) return <span className={classes.note} />;
  const note = rollupText(report.rollup.query, report.rollup, text, language);
  const exact = report.fineStep === undefined ? note : text('rollup.live', { note, fine: durationWords(report.fineStep, language, 'narrow') });
  // A metric that the first minutes have not brought yet is no mistake: the chart's own place says so.
  const important = report.state !== 'drawn' && young ? undefined : report.notices.find(isImportant);
  return (
    <span className={classes.note} data-warn={important !== undefined || undefined} title={[exact, ...report.notices.map((notice) => noticeText(notice, text, language))].join('\n')}>
      {important === undefined ? note : `${noticeText(important, text, language)} · ${note}`}
    </span>
  );
}

function ChartState({ report, queries, height, onRetry }: { readonly report: ChartReport; readonly queries: readonly ChartQuery[]; readonly height: number; readonly onRetry: () => void }): ReactNode {
  const text = useText('charts');
  const language = useLanguage();
  const young = useYoungAgent(report.to);
  if (report.state === 'drawn') return null;
  const box = { marginTop: -height, height } as const;
  if (report.state === 'loading') return <div className={classes.state} style={{ ...box, position: 'relative', background: 'none', pointerEvents: 'none' }}><EmptyState compact title={text('loading')} /></div>;
  return (
    <div className={classes.state} style={{ ...box, position: 'relative' }}>
      {report.state === 'error' && report.error !== undefined ? (
        <ErrorState compact error={report.error} what={text('error.title')} onRetry={report.error.code.startsWith('query_') ? undefined : onRetry} />
      ) : (
        <EmptyState compact title={text(young ? 'empty.yet' : 'empty.title')} why={young ? text('empty.yetWhy') : text('empty.why', { query: queries[0]?.text ?? '', range: rangeWords(report.from, report.to, language) })} />
      )}
    </div>
  );
}
