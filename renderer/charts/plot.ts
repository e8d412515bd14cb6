// Owns the drawing of one chart on its canvas: axes, lines, areas, envelope; minimal updates, no animation.
import type { Millis } from '../../common/time/millis.ts';
import { formatClock, formatDay, formatMinute } from '../i18n/relative-time.ts';
import type { Language } from '../i18n/catalogue.ts';
import type { AxisScale } from './axis-scale.ts';
import { colourOf, type ChartColours } from './chart-colours.ts';
import type { Expectation } from './data/expectation.ts';
import type { ChartSeries } from './data/series.ts';
import { createCanvas, type Canvas } from './echarts.ts';

/** Room around the plot, px: fixed, so that all charts of a column share their time axis and overlays need no measuring. */
export const ROOM = { left: 50, right: 12, top: 10, bottom: 22 } as const;

export interface PlotLine {
  readonly series: ChartSeries;
  readonly slot: number;
}

export interface PlotModel {
  readonly from: Millis;
  readonly to: Millis;
  readonly scale: AxisScale;
  readonly lines: readonly PlotLine[];
  readonly kind: 'line' | 'area';
  readonly stack: boolean;
  /** Draw the band between smallest and largest. */
  readonly envelope: boolean;
  readonly colours: ChartColours;
  /** px of the canvas. */
  readonly width: number;
  readonly language: Language;
}

/** [x0, y0, x1, y1 …] as ECharts reads typed data. */
function interleave(x: Float64Array, y: (index: number) => number): Float64Array {
  const flat = new Float64Array(x.length * 2);
  for (let i = 0; i < x.length; i++) {
    flat[2 * i] = x[i] as number;
    flat[2 * i + 1] = y(i);
  }
  return flat;
}

const BASE = { type: 'line', dimensions: ['x', 'y'], symbol: 'none', showSymbol: false, silent: true, animation: false, connectNulls: false, clip: true, emphasis: { disabled: true } } as const;

function lineOptions(line: PlotLine, model: PlotModel): object[] {
  const { series, slot } = line;
  const colour = colourOf(model.colours, slot);
  const { expectation } = series;
  const predicted = (i: number): boolean => expectation?.forecastFrom !== undefined && (series.x[i] as number) >= expectation.forecastFrom;
  const firstPredicted = series.x.findIndex((_, i) => predicted(i));
  const filled = model.kind === 'area' || model.stack;
  const options: object[] = [
    {
      ...BASE,
      id: series.key,
      data: interleave(series.x, (i) => (predicted(i) && i > firstPredicted ? Number.NaN : (series.y[i] as number))),
      stack: model.stack ? 'all' : undefined,
      stackStrategy: 'all',
      z: 3,
      lineStyle: { width: model.stack ? 0.75 : 1.35, color: colour },
      areaStyle: filled ? { color: colour, opacity: model.stack ? 0.55 : 0.14, origin: 0 } : undefined,
    },
  ];
  if (expectation !== undefined && !model.stack) options.push(...expectationOptions(line, expectation, colour, model.colours.alert, predicted));
  if (model.envelope && expectation?.lower === undefined && series.lo !== undefined && series.hi !== undefined) {
    const { lo, hi } = series;
    const known = (i: number): boolean => !Number.isNaN(lo[i]) && !Number.isNaN(hi[i]);
    options.push(
      { ...BASE, id: `${series.key} lo`, data: interleave(series.x, (i) => (known(i) ? (lo[i] as number) : (series.y[i] as number))), stack: `band ${series.key}`, stackStrategy: 'all', z: 1, lineStyle: { opacity: 0 } },
      { ...BASE, id: `${series.key} hi`, data: interleave(series.x, (i) => (known(i) ? (hi[i] as number) - (lo[i] as number) : Number.isNaN(series.y[i]) ? Number.NaN : 0)), stack: `band ${series.key}`, stackStrategy: 'all', z: 1, lineStyle: { opacity: 0 }, areaStyle: { color: colour, opacity: 0.16 } },
    );
  }
  return options;
}

/** The band that an algorithm expects, its forecast as a dashed line, and marked points as thick dots: told apart by shape, not by colour alone. */
function expectationOptions(line: PlotLine, expectation: Expectation, colour: string, alert: string, predicted: (i: number) => boolean): object[] {
  const { series } = line;
  const { lower, upper, marks } = expectation;
  const options: object[] = [];
  if (lower !== undefined && upper !== undefined) {
    const edge = { width: 0.75, type: 'dashed', color: colour, opacity: 0.55 } as const;
    options.push(
      { ...BASE, id: `${series.key} lower`, data: interleave(series.x, (i) => lower[i] as number), stack: `expected ${series.key}`, stackStrategy: 'all', z: 1, lineStyle: edge },
      { ...BASE, id: `${series.key} upper`, data: interleave(series.x, (i) => (upper[i] as number) - (lower[i] as number)), stack: `expected ${series.key}`, stackStrategy: 'all', z: 1, lineStyle: edge, areaStyle: { color: colour, opacity: 0.13 } },
    );
  }
  if (expectation.forecastFrom !== undefined) {
    options.push({ ...BASE, id: `${series.key} forecast`, data: interleave(series.x, (i) => (predicted(i) ? (series.y[i] as number) : Number.NaN)), z: 3, lineStyle: { width: 1.35, type: 'dashed', color: colour } });
  }
  if (marks !== undefined && marks.includes(1)) {
    options.push({
      ...BASE, id: `${series.key} marks`, data: interleave(series.x, (i) => (marks[i] === 1 ? (series.y[i] as number) : Number.NaN)), z: 4,
      symbol: 'circle', showSymbol: true, showAllSymbol: true, symbolSize: 5, itemStyle: { color: alert }, lineStyle: { width: 2.2, color: alert },
    });
  }
  return options;
}

/** Widths of tick texts, px: 23:59:59 and 23:59 (or 22 Nov), with a little air. */
const CLOCK_PX = 56;
const MINUTE_PX = 38;

/** Tick text: seconds only when the range is short, the day at midnight. */
function timeLabel(model: PlotModel): (t: Millis) => string {
  const short = model.to - model.from <= 4 * 60_000;
  const long = model.to - model.from > 4 * 86_400_000;
  const msPerPixel = (model.to - model.from) / Math.max(1, model.width - ROOM.left - ROOM.right);
  // A text that would be cut at the right edge is left out.
  const last = model.to - ((short ? CLOCK_PX : MINUTE_PX) / 2 - ROOM.right) * msPerPixel;
  return (t) => {
    if (t > last) return '';
    const date = new Date(t);
    if (long || (date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0)) return formatDay(t, model.language);
    return short ? formatClock(t, model.language) : formatMinute(t, model.language);
  };
}

export class Plot {
  readonly #canvas: Canvas;
  #shape = '';

  constructor(element: HTMLElement) {
    this.#canvas = createCanvas(element);
  }

  draw(model: PlotModel): void {
    const series = model.lines.flatMap((line) => lineOptions(line, model));
    const text = { color: model.colours.axis, fontFamily: model.colours.font, fontSize: 11 };
    const shape = JSON.stringify([model.colours, model.language, model.kind, model.stack, model.lines.map((line) => [line.series.key, line.slot]), series.length]);
    const moved = {
      xAxis: { min: model.from, max: model.to, axisLabel: { formatter: timeLabel(model) } },
      yAxis: { min: model.scale.min, max: model.scale.max, interval: model.scale.interval, axisLabel: { formatter: (value: number) => model.scale.label(value) } },
      series: series.map((option) => ({ id: (option as { id: string }).id, type: 'line', data: (option as { data: Float64Array }).data })),
    };
    if (shape === this.#shape) {
      this.#canvas.setOption(moved, { lazyUpdate: false });
      return;
    }
    this.#shape = shape;
    this.#canvas.setOption(
      {
        animation: false,
        backgroundColor: 'transparent',
        textStyle: text,
        // The room is fixed: a plot that makes way for its last label would stand elsewhere than the crosshair and the bands over it.
        grid: { ...ROOM, outerBoundsMode: 'none' },
        xAxis: { ...moved.xAxis, type: 'time', axisLine: { lineStyle: { color: model.colours.grid } }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { ...text, ...moved.xAxis.axisLabel, hideOverlap: true, margin: 7 }, silent: true },
        yAxis: { ...moved.yAxis, type: 'value', splitNumber: 4, axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: model.colours.grid } }, axisLabel: { ...text, ...moved.yAxis.axisLabel, margin: 8, hideOverlap: true }, silent: true },
        series,
      },
      { notMerge: true },
    );
  }

  resize(): void {
    this.#canvas.resize();
  }

  /** The chart as a PNG data URL, on the panel's ground. */
  picture(colours: ChartColours): string {
    return this.#canvas.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: colours.ground });
  }

  dispose(): void {
    this.#canvas.dispose();
  }
}
