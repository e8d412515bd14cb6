// Owns the histogram on top of the Events page: counts per step by severity, spans behind them, a brush that zooms.
import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { EVENT_SEVERITIES, type Span } from '../../../common/model/event.ts';
import type { TimeRange } from '../../../common/time/millis.ts';
import { zoomBack, zoomTo } from '../../app/time-store.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatClock, formatCount, formatShort } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import classes from './event-histogram.module.css';
import { histogramOf, type Histogram } from './histogram.ts';
import type { HistogramEvents } from './use-histogram-events.ts';

const BARS = 90;
const BRUSH_PX = 5;
/** Worst at the bottom, where bars are compared best. */
const STACK = [...EVENT_SEVERITIES].reverse();

export function EventHistogram({ counted, spans, range }: { readonly counted: HistogramEvents; readonly spans: readonly Span[]; readonly range: TimeRange }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  const histogram = useMemo(() => histogramOf(counted.events, range, BARS), [counted.events, range]);
  const box = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number } | undefined>(undefined);
  const [hover, setHover] = useState<{ readonly x: number; readonly index: number } | undefined>(undefined);
  const length = range.to - range.from;
  const percent = (t: number): number => Math.min(100, Math.max(0, ((t - range.from) / length) * 100));
  const timeAt = (event: PointerEvent): number => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return range.from + Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width))) * length;
  };
  const clock = (t: number): string => (length > 86_400_000 ? formatShort(t, language) : formatClock(t, language));
  const label = text('histogram.label', { count: counted.events.length, from: formatShort(range.from, language), to: formatShort(range.to, language) });
  return (
    <div className={classes.histogram}>
      <div className={classes.head}>
        <span>{text('histogram.title', { interval: durationWords(histogram.step, language) })}</span>
        <span className={classes.most}>{histogram.highest > 0 ? text('histogram.highest', { count: formatCount(histogram.highest, language) }) : ''}</span>
        {!counted.whole && counted.events.length > 0 && <span className={classes.partial}>{text('histogram.partial', { count: formatCount(counted.events.length, language) })}</span>}
      </div>
      <div
        ref={box}
        className={classes.plot}
        role="presentation"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const t = timeAt(event);
          setBrush({ from: t, to: t });
        }}
        onPointerMove={(event) => {
          const t = timeAt(event);
          if (brush !== undefined) setBrush({ ...brush, to: t });
          setHover({ x: percent(t), index: Math.floor((t - histogram.t0) / histogram.step) });
        }}
        onPointerUp={() => {
          setBrush(undefined);
          const width = box.current?.clientWidth ?? 0;
          if (brush === undefined || (Math.abs(brush.to - brush.from) / length) * width < BRUSH_PX) return;
          zoomTo(Math.min(brush.from, brush.to), Math.max(brush.from, brush.to));
        }}
        onPointerCancel={() => setBrush(undefined)}
        onPointerLeave={() => setHover(undefined)}
        onDoubleClick={() => zoomBack()}
      >
        {spans.filter((span) => span.to > range.from && span.from < range.to).map((span) => (
          <span key={span.id} className={classes.span} style={{ left: `${percent(span.from)}%`, width: `${Math.max(0.15, percent(span.to) - percent(span.from))}%` }} title={textOf('charts', `span.${span.kind}`) ?? span.kind} />
        ))}
        <Bars histogram={histogram} range={range} label={label} />
        {brush !== undefined && <span className={classes.brush} style={{ left: `${percent(Math.min(brush.from, brush.to))}%`, width: `${percent(Math.max(brush.from, brush.to)) - percent(Math.min(brush.from, brush.to))}%` }} />}
        {hover !== undefined && brush === undefined && <Tip histogram={histogram} index={hover.index} x={hover.x} clock={clock} />}
      </div>
      <div className={classes.axis} aria-hidden>
        {[0, 0.25, 0.5, 0.75, 1].map((part) => <span key={part}>{clock(range.from + part * length)}</span>)}
      </div>
    </div>
  );
}

function Bars({ histogram, range, label }: { readonly histogram: Histogram; readonly range: TimeRange; readonly label: string }): ReactNode {
  const length = range.to - range.from;
  const bars: ReactNode[] = [];
  const steps = histogram.counts.info.length;
  for (let index = 0; index < steps; index++) {
    const from = Math.max(range.from, histogram.t0 + index * histogram.step);
    const to = Math.min(range.to, histogram.t0 + (index + 1) * histogram.step);
    let bottom = 100;
    for (const severity of STACK) {
      const count = histogram.counts[severity][index] ?? 0;
      if (count === 0) continue;
      const height = (count / histogram.highest) * 100;
      bottom -= height;
      bars.push(<rect key={`${index} ${severity}`} data-severity={severity} x={((from - range.from) / length) * 1_000 + 0.6} width={Math.max(1.5, ((to - from) / length) * 1_000 - 1.2)} y={bottom} height={height} />);
    }
  }
  return <svg className={classes.bars} viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label={label}>{bars}</svg>;
}

function Tip({ histogram, index, x, clock }: { readonly histogram: Histogram; readonly index: number; readonly x: number; readonly clock: (t: number) => string }): ReactNode {
  const text = useText('events');
  const words = STACK.flatMap((severity) => {
    const count = histogram.counts[severity][index] ?? 0;
    return count === 0 ? [] : [text(`histogram.${severity}`, { count })];
  });
  const from = histogram.t0 + index * histogram.step;
  return (
    <span className={classes.tip} style={x > 70 ? { right: `${100 - x}%` } : { left: `${x}%` }}>
      {clock(from)} – {clock(from + histogram.step)}: {words.length === 0 ? text('histogram.none') : words.join(', ')}
    </span>
  );
}
