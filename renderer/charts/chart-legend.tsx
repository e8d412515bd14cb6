// Owns the value table under a chart: last or under the crosshair, smallest, mean, largest; sortable, a click isolates.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Language } from '../i18n/catalogue.ts';
import { formatClock } from '../i18n/relative-time.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { isWord } from '../../common/units/format.ts';
import { unitFamily } from '../../common/units/families.ts';
import { formatQuantity, quantityText } from '../ui/format-quantity.ts';
import type { ChartReport, LegendLine } from './chart-view.ts';
import { currentCursor, onCursor } from './cursor.ts';
import { valueAt } from './data/series.ts';
import classes from './time-chart.module.css';

const COLUMNS = ['last', 'min', 'avg', 'max'] as const;
type Column = (typeof COLUMNS)[number];

export interface ChartLegendProps {
  readonly report: ChartReport;
  readonly mode: 'table' | 'line';
  readonly isolated: string | undefined;
  readonly onIsolate: (key: string | undefined) => void;
  /** False while the chart is scrolled away: nobody reads its values. */
  readonly isSeen: () => boolean;
}

export function swatchColour(slot: number): string {
  return slot < 0 ? 'var(--v-series-others)' : `var(--v-series-${slot})`;
}

/** How far back from a moment a point still speaks for it, ms. */
function reachOf(report: ChartReport): number {
  return Math.max((report.to - report.from) / 100, (report.rollup?.interval ?? 1_000) * 1.01);
}

/** "14:03:27, user 12.3%, system 4.1%": the crosshair in words. */
export function spokenValues(report: ChartReport, t: number, language: Language): string {
  const values = report.lines.map((line) => `${line.series.label} ${quantityText(valueAt(line.series, t, reachOf(report)), line.series.unit || report.unit)}`);
  return [formatClock(t, language), ...values].join(', ');
}

/** A value in the table: units that are words ("events/s") stand once beside the title of the chart, or they would push out the names. */
function cellText(value: number, unit: string): string {
  return isWord(unitFamily(unit)) ? formatQuantity(value, unit).number : quantityText(value, unit);
}

/** Values under a moving crosshair are renewed this often, ms: faster than anyone reads. */
const VALUES_MS = 60;

/** Writes the values under the crosshair straight into the cells: no rendering while the pointer moves. */
function useCursorValues(report: ChartReport, lastWord: string, isSeen: () => boolean) {
  const root = useRef<HTMLElement>(null);
  const language = useLanguage();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const put = (element: Element, text: string): void => {
      if (element.textContent !== text) element.textContent = text;
    };
    const write = (): void => {
      timer = undefined;
      if (root.current === null) return;
      const { t } = currentCursor();
      const inside = t !== null && t >= report.from && t <= report.to;
      const reach = reachOf(report);
      for (const cell of root.current.querySelectorAll<HTMLElement>('[data-value]')) {
        const line = report.lines.find((candidate) => candidate.series.key === cell.dataset['value']);
        if (line === undefined) continue;
        const value = inside ? valueAt(line.series, t, reach) : line.statistics.last;
        put(cell, cellText(value, line.series.unit || report.unit));
      }
      const head = root.current.querySelector('[data-value-head]');
      if (head) put(head, inside ? formatClock(t, language) : lastWord);
    };
    write();
    const stop = onCursor(({ t }) => {
      if (t !== null && !isSeen()) return;
      timer ??= setTimeout(write, VALUES_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [report, language, lastWord, isSeen]);
  return root;
}

export function ChartLegend(props: ChartLegendProps): ReactNode {
  return props.mode === 'table' ? <LegendTable {...props} /> : <LegendLineList {...props} />;
}

function LegendTable({ report, isolated, onIsolate, isSeen }: ChartLegendProps): ReactNode {
  const text = useText('charts');
  const [sort, setSort] = useState<{ readonly column: Column; readonly desc: boolean } | undefined>(undefined);
  const root = useCursorValues(report, text('legend.last'), isSeen);
  const lines = sort === undefined ? report.lines : [...report.lines].sort((a, b) => order(a, b, sort.column, sort.desc));
  return (
    <div className={classes.legendBox} ref={root as React.RefObject<HTMLDivElement>}>
      <table className={classes.legend}>
        <thead>
          <tr>
            <th scope="col">
              <button type="button" onClick={() => (isolated === undefined ? setSort(undefined) : onIsolate(undefined))}>{isolated === undefined ? text('legend.name') : text('legend.all')}</button>
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={column === 'last' ? classes.figure : classes.extra} data-column={column} aria-sort={sort?.column === column ? (sort.desc ? 'descending' : 'ascending') : 'none'}>
                <button type="button" data-value-head={column === 'last' || undefined} onClick={() => setSort({ column, desc: sort?.column === column ? !sort.desc : true })}>{text(`legend.${column}`)}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const unit = line.series.unit || report.unit;
            return (
              <tr key={line.series.key} data-dim={(isolated !== undefined && isolated !== line.series.key) || undefined}>
                <th scope="row" aria-label={line.series.label}>
                  <button type="button" className={classes.name} aria-pressed={isolated === line.series.key} title={text('legend.isolate', { name: line.series.label })} onClick={() => onIsolate(isolated === line.series.key ? undefined : line.series.key)}>
                    <span className={classes.swatch} style={{ background: swatchColour(line.slot) }} />
                    <span>{line.series.label}</span>
                  </button>
                </th>
                <td data-value={line.series.key}>{cellText(line.statistics.last, unit)}</td>
                {(['min', 'avg', 'max'] as const).map((column) => <td key={column} className={classes.extra} data-column={column}>{cellText(line.statistics[column], unit)}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function LegendLineList({ report, isolated, onIsolate, isSeen }: ChartLegendProps): ReactNode {
  const text = useText('charts');
  const root = useCursorValues(report, text('legend.last'), isSeen);
  return (
    <div className={classes.lineLegend} ref={root as React.RefObject<HTMLDivElement>}>
      {report.lines.map((line) => (
        <span key={line.series.key} className={classes.lineItem} data-dim={(isolated !== undefined && isolated !== line.series.key) || undefined}>
          <button type="button" className={classes.name} aria-pressed={isolated === line.series.key} title={text('legend.isolate', { name: line.series.label })} onClick={() => onIsolate(isolated === line.series.key ? undefined : line.series.key)}>
            <span className={classes.swatch} style={{ background: swatchColour(line.slot) }} />
            <span>{line.series.label}</span>
          </button>
          <b data-value={line.series.key}>{cellText(line.statistics.last, line.series.unit || report.unit)}</b>
        </span>
      ))}
    </div>
  );
}

function order(a: LegendLine, b: LegendLine, column: Column, desc: boolean): number {
  const left = a.statistics[column];
  const right = b.statistics[column];
  if (Number.isNaN(left)) return 1;
  if (Number.isNaN(right)) return -1;
  return desc ? right - left : left - right;
}
