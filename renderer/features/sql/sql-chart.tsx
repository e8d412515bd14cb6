// Owns the answer as a picture: lines over time on our canvas, or bars with words.
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { axisScale } from '../../charts/axis-scale.ts';
import { readColours } from '../../charts/chart-colours.ts';
import { swatchColour } from '../../charts/chart-legend.tsx';
import type { ChartSeries } from '../../charts/data/series.ts';
import { Plot } from '../../charts/plot.ts';
import { formatCount, rangeWords } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { cellText } from './sql-cells.ts';
import type { SqlChartData } from './sql-chart-data.ts';
import classes from './sql.module.css';

const HEIGHT = 320;

export function SqlChart({ data }: { readonly data: SqlChartData }): ReactNode {
  const text = useText('sql');
  // Another theme has other colours, which a canvas takes when it is made.
  const scheme = useComputedColorScheme('dark');
  switch (data.kind) {
    case 'lines': return <Lines key={scheme} data={data} />;
    case 'bars': return <Bars data={data} />;
    case 'none': return <EmptyState compact title={text('chart.none')} why={text('chart.noneWhy')} />;
    default: return data satisfies never;
  }
}

/** The smallest and largest value of all lines; empty lines leave it at no range. */
function extent(lines: Extract<SqlChartData, { kind: 'lines' }>['lines']): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { y } of lines) {
    for (const value of y) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

function Lines({ data }: { readonly data: Extract<SqlChartData, { kind: 'lines' }> }): ReactNode {
  const text = useText('sql');
  const language = useLanguage();
  const canvas = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const plot = new Plot(element);
    const [low, high] = extent(data.lines);
    const lines = data.lines.map((line, slot) => ({ slot, series: { key: `${slot}`, label: line.label, queryId: '', tags: [], unit: '', x: line.x, y: line.y } satisfies ChartSeries }));
    const draw = (): void => {
      if (element.clientWidth === 0) return;
      plot.resize();
      plot.draw({ from: data.from, to: data.to, scale: axisScale(low, high, '', 5), lines, kind: 'line', stack: false, envelope: false, colours: readColours(element), width: element.clientWidth, language });
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    // The tokens change one frame after the theme does.
    const frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      plot.dispose();
    };
  }, [data, language]);
  const names = data.lines.map((line) => line.label).join(', ');
  return (
    <div className={classes.picture}>
      <div ref={canvas} role="img" aria-label={text('chart.lines', { names, range: rangeWords(data.from, data.to, language) })} style={{ height: HEIGHT }} />
      <ul className={classes.legend}>
        {data.lines.map((line, slot) => <li key={line.label}><span className={classes.swatch} style={{ background: swatchColour(slot) }} aria-hidden />{line.label}</li>)}
        {data.leftOut > 0 && <li className={classes.quiet}>{text('chart.leftOut', { count: data.leftOut, shown: formatCount(data.leftOut, language) })}</li>}
      </ul>
    </div>
  );
}

function Bars({ data }: { readonly data: Extract<SqlChartData, { kind: 'bars' }> }): ReactNode {
  const text = useText('sql');
  const language = useLanguage();
  const largest = Math.max(...data.bars.map((bar) => Math.abs(bar.value)), Number.MIN_VALUE);
  return (
    <div className={classes.picture}>
      <ul className={classes.bars} aria-label={text('chart.bars', { name: data.name })}>
        {data.bars.map((bar, index) => (
          // Two rows of an answer may carry the same words.
          // eslint-disable-next-line react/no-array-index-key
          <li key={index}>
            <span className={classes.barLabel} title={bar.label}>{bar.label}</span>
            <span className={classes.barTrack} aria-hidden><span data-negative={bar.value < 0 || undefined} style={{ width: `${(Math.abs(bar.value) / largest) * 100}%` }} /></span>
            <span className={classes.number} title={String(bar.value)}>{cellText(bar.value)}</span>
          </li>
        ))}
      </ul>
      {data.leftOut > 0 && <p className={classes.quiet}>{text('chart.barsLeftOut', { count: data.leftOut, shown: formatCount(data.leftOut, language) })}</p>}
    </div>
  );
}
