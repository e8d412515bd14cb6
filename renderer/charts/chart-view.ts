// Owns one chart outside of React: takes its data from the hub, draws when seen, tells its legend once a second.
import type { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Span } from '../../common/model/event.ts';
import type { QueryNotice, QueryResult } from '../../common/model/frame.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Language } from '../i18n/catalogue.ts';
import { axisScale, type AxisScale } from './axis-scale.ts';
import { readColours, type ChartColours } from './chart-colours.ts';
import { ChartOverlay, type Band, type ChartEvent, type OverlayActions } from './chart-overlay.ts';
import type { ChartHub, HubChart, QueryEntry } from './data/chart-hub.ts';
import { labelled, strongest, type LabelledQuery } from './data/chart-series.ts';
import { boundsIn } from './data/expectation.ts';
import { MergeMemo } from './data/merge-memo.ts';
import type { MergedLine } from './data/merge.ts';
import { mirrored, withoutSigns } from './data/mirror.ts';
import { drawnSteps, statistics, type ChartSeries, type SeriesStatistics } from './data/series.ts';
import { cancelDraw, drawSoon } from './frame-queue.ts';
import { beforeFirst } from './before-first.ts';
import { assignSlots, COLOURS } from './palette.ts';
import { Plot, ROOM } from './plot.ts';

export interface ChartSettings {
  readonly queries: readonly LabelledQuery[];
  readonly unit?: string | undefined;
  readonly kind: 'line' | 'area';
  readonly stack: boolean;
  readonly yMin?: number | undefined;
  readonly yMax?: number | undefined;
  /** Ids of queries that are drawn below zero. */
  readonly below?: readonly string[] | undefined;
  readonly events: readonly ChartEvent[];
  readonly spans: readonly Span[];
  readonly language: Language;
  readonly othersLabel: (count: number) => string;
}

export interface LegendLine {
  readonly series: ChartSeries;
  readonly slot: number;
  readonly statistics: SeriesStatistics;
}

/** What React shows around the canvas. A new object at most once a second, or when something other than values changed. */
export interface ChartReport {
  readonly state: 'loading' | 'empty' | 'error' | 'drawn';
  readonly stale: boolean;
  readonly error: VedetteError | undefined;
  readonly lines: readonly LegendLine[];
  readonly unit: string;
  readonly axisUnit: string;
  /** How the first query was aggregated, its text, and the coarsest step drawn, ms. */
  readonly rollup: (QueryResult['rollup'] & { readonly query: string }) | undefined;
  /** The finest step drawn where that is another one: the live tail, ms. */
  readonly fineStep: number | undefined;
  readonly notices: readonly QueryNotice[];
  readonly from: Millis;
  readonly to: Millis;
}

export const NO_REPORT: ChartReport = { state: 'loading', stale: false, error: undefined, lines: [], unit: '', axisUnit: '', rollup: undefined, fineStep: undefined, notices: [], from: 0, to: 1 };

const REPORT_MS = 900;
/** Sources may take this long, beyond their step, before a chart says that data is late, ms. */
const DELAY_AFTER = 30_000;

export class ChartView {
  readonly #hub: ChartHub;
  readonly #plot: Plot;
  readonly #overlay: ChartOverlay;
  readonly #canvas: HTMLElement;
  readonly #subscription: HubChart;
  readonly #resize: ResizeObserver;
  readonly #sight: IntersectionObserver;
  readonly #onReport: (report: ChartReport) => void;
  readonly #memo = new MergeMemo();
  readonly #draw = (): void => this.draw();
  #settings: ChartSettings;
  #strongest: { readonly settings: ChartSettings; readonly merged: readonly MergedLine[][]; readonly shown: readonly ChartSeries[] } | undefined;
  #colours: ChartColours;
  #scheme = '';
  #isolated: string | undefined;
  #width = 0;
  #height = 0;
  #seen = true;
  #dirty = true;
  /** Draw the picture next time, however little time has passed. */
  #redraw = true;
  #drawnTo = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #reportKey = '';

  constructor(elements: { readonly canvas: HTMLElement; readonly overlay: HTMLElement }, id: string, hub: ChartHub, settings: ChartSettings, actions: OverlayActions, onReport: (report: ChartReport) => void) {
    this.#hub = hub;
    this.#settings = settings;
    this.#canvas = elements.canvas;
    this.#onReport = onReport;
    this.#colours = readColours(elements.canvas);
    this.#plot = new Plot(elements.canvas);
    this.#overlay = new ChartOverlay(elements.overlay, id, actions);
    this.#subscription = hub.open((why) => this.#changed(why === 'answer'));
    this.#subscription.setQueries(settings.queries.map((query) => query.text));
    this.#resize = new ResizeObserver(() => this.#measure());
    this.#resize.observe(elements.canvas);
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries.some((entry) => entry.isIntersecting);
      if (this.#seen && this.#dirty) this.#changed();
    }, { rootMargin: '120px' });
    this.#sight.observe(elements.canvas);
    this.#measure();
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || (clientWidth === this.#width && clientHeight === this.#height)) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#plot.resize();
    this.#subscription.setWidth(clientWidth);
    this.#changed(true);
  }

  #changed(redraw = false): void {
    this.#dirty = true;
    this.#redraw ||= redraw;
    if (this.#seen) drawSoon(this.#draw);
  }

  setSettings(settings: ChartSettings): void {
    const texts = settings.queries.map((query) => query.text);
    if (JSON.stringify(texts) !== JSON.stringify(this.#settings.queries.map((query) => query.text))) this.#subscription.setQueries(texts);
    this.#settings = settings;
    this.#reportKey = '';
    this.#changed(true);
  }

  /** Reads the tokens again after a change of theme; the same theme again costs nothing. */
  recolour(scheme: string): void {
    if (scheme === this.#scheme) return;
    this.#scheme = scheme;
    this.#colours = readColours(this.#canvas);
    this.#reportKey = '';
    this.#changed(true);
  }

  /** Shows one line alone, or all again. */
  isolate(key: string | undefined): void {
    this.#isolated = key;
    this.#changed(true);
  }

  /** Whether the chart is in (or near) view. */
  get seen(): boolean {
    return this.#seen;
  }

  step(direction: number): void {
    this.#overlay.step(direction);
  }

  picture(): string {
    return this.#plot.picture(this.#colours);
  }

  draw(): void {
    this.#dirty = false;
    const settings = this.#settings;
    const present = this.#hub.range().to;
    const { from, to } = this.#hub.rangeFor(settings.queries.map((query) => query.text));
    const spans = [...this.#hub.spans, ...settings.spans].filter((span) => span.to > from && span.from < to);
    const breaks = spans.filter((span) => span.kind !== 'reduced');
    const entries = settings.queries.map((query) => ({ query, entry: this.#hub.entries.get(query.text) }));
    const merged = this.#memo.merge(entries.map(({ query, entry }) => ({ text: query.text, history: entry?.history, tail: entry?.tail, from, to, maxPoints: this.#hub.maxPoints, breaks })));
    const shown = this.#strongestOf(merged, from, to);
    const slots = assignSlots(shown);
    const lines = shown.map((series, index) => ({ series, slot: slots[index] as number, statistics: statistics(series, from, present) }));
    const visible = lines.filter((line) => this.#isolated === undefined || line.series.key === this.#isolated);
    const unit = settings.unit ?? shown[0]?.unit ?? '';
    const stacked = settings.stack && visible.length > 1;
    const scale = this.#scale(visible, unit, stacked, from, to);
    // Less than half a pixel of movement is no movement: numbers are renewed, the picture waits.
    const pixel = (to - from) / Math.max(1, this.#width - ROOM.left - ROOM.right);
    if (!this.#redraw && Math.abs(to - this.#drawnTo) < pixel / 2) {
      this.#report(entries.map(({ entry }) => entry), lines, unit, scale, from, to);
      return;
    }
    this.#redraw = false;
    this.#drawnTo = to;
    const isBelow = (line: LegendLine): boolean => settings.below?.includes(line.series.queryId) === true;
    const drawn = settings.below === undefined ? visible : visible.map((line) => (isBelow(line) ? { ...line, series: mirrored(line.series) } : line));
    this.#plot.draw({ from, to, scale, lines: drawn, kind: settings.kind, stack: stacked, envelope: !stacked && visible.length <= 3, colours: this.#colours, width: this.#width, language: settings.language });
    const delayed = this.#delayed(entries.map(({ entry }) => entry), lines, present);
    const before = beforeFirst(shown, spans, from, present);
    this.#overlay.update(from, to, this.#width, [...spans, ...(before === undefined ? [] : [before]), ...(delayed === undefined ? [] : [delayed]), ...(to > present ? [{ kind: 'ahead', from: present, to, detail: '' } as const] : [])], settings.events);
    this.#report(entries.map(({ entry }) => entry), lines, unit, scale, from, to);
  }

  /** The lines to draw; the very same ones as last time where the merged lines are. */
  #strongestOf(merged: readonly MergedLine[][], from: Millis, to: Millis): readonly ChartSeries[] {
    const settings = this.#settings;
    const before = this.#strongest;
    if (before?.settings === settings && before.merged.length === merged.length && before.merged.every((lines, index) => lines === merged[index])) return before.shown;
    const all = labelled(settings.queries.map((query, index) => ({ query, lines: merged[index] ?? [] }))).map((series) => (settings.unit === undefined ? series : { ...series, unit: settings.unit }));
    const shown = strongest(all, COLOURS, from, to, settings.stack ? 'sum' : 'mean', settings.othersLabel);
    this.#strongest = { settings, merged, shown };
    return shown;
  }

  /** What should be there by now and is not: from the newest point to the present, when that is longer than a source may take. */
  #delayed(entries: readonly (QueryEntry | undefined)[], lines: readonly LegendLine[], to: Millis): Band | undefined {
    if (!this.#hub.live || lines.length === 0) return undefined;
    const history = entries.find((entry) => entry?.history !== undefined)?.history;
    if (history === undefined) return undefined;
    const newest = Math.max(history.completeUpTo, ...lines.map(({ series }) => (series.x.at(-1) ?? 0) + 1));
    return to - newest > DELAY_AFTER + 2 * history.frame.step ? { kind: 'delayed', from: newest, to, detail: '' } : undefined;
  }

  #scale(lines: readonly LegendLine[], unit: string, stacked: boolean, from: Millis, to: Millis): AxisScale {
    const { yMin, yMax, below } = this.#settings;
    const ticks = Math.max(2, Math.min(5, Math.round(this.#height / 38)));
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { series, statistics: s } of lines) {
      if (Number.isNaN(s.avg)) continue;
      const [bottom, top] = boundsIn(series.x, series.expectation, from, to);
      if (below?.includes(series.queryId) === true) {
        low = Math.min(low, -s.max);
        high = Math.max(high, 0);
        continue;
      }
      low = Math.min(low, s.min, bottom);
      high = stacked ? (high === Number.NEGATIVE_INFINITY ? 0 : high) + Math.max(0, s.max) : Math.max(high, s.max, top);
    }
    const scale = axisScale(low, high, unit, ticks, yMin, yMax);
    return below === undefined ? scale : withoutSigns(scale);
  }

  #report(entries: readonly (QueryEntry | undefined)[], lines: readonly LegendLine[], unit: string, scale: AxisScale, from: Millis, to: Millis): void {
    const error = entries.find((entry) => entry?.error !== undefined)?.error;
    const waiting = entries.some((entry) => entry === undefined || !entry.fresh);
    const entry = entries.find((candidate) => candidate?.history !== undefined);
    const first = entry?.history;
    const steps = drawnSteps(lines.map((line) => line.series), from, to);
    const rollup = entry === undefined || first === undefined ? undefined : { ...first.rollup, query: entry.text, interval: steps?.coarsest ?? first.rollup.interval };
    const fineStep = steps !== undefined && steps.finest < steps.coarsest ? steps.finest : undefined;
    const state = lines.length > 0 ? 'drawn' : waiting && error === undefined ? 'loading' : error !== undefined ? 'error' : 'empty';
    const notices = [...new Map(entries.flatMap((entry) => entry?.history?.notices ?? []).map((notice) => [notice.text, notice])).values()];
    const key = JSON.stringify([state, waiting, error?.message, lines.map((line) => [line.series.key, line.slot]), unit, scale.unit, rollup, fineStep, notices, this.#isolated]);
    const now = performance.now();
    if (key === this.#reportKey && now - this.#reportedAt < REPORT_MS) return;
    this.#reportKey = key;
    this.#reportedAt = now;
    this.#onReport({ state, stale: waiting && lines.length > 0, error, lines, unit, axisUnit: scale.unit, rollup, fineStep, notices, from, to });
  }

  dispose(): void {
    cancelDraw(this.#draw);
    this.#resize.disconnect();
    this.#sight.disconnect();
    this.#subscription.close();
    this.#overlay.dispose();
    this.#plot.dispose();
  }
}
