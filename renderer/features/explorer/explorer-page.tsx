// Owns the Explorer: any queries as chart and table, what they cost, and all metrics to choose from; the address holds it all.
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { FileSpreadsheet, Image, Link2, ListTree, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import type { ChartReport } from '../../charts/chart-view.ts';
import { useSeries } from '../../charts/data/use-series.ts';
import { fileName, saveFile, toCsv } from '../../charts/export.ts';
import type { ChartQuery } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { chartPicture } from './chart-picture.ts';
import { ExplorerCharts, KINDS, useChartTitle } from './explorer-charts.tsx';
import classes from './explorer.module.css';
import { MetricBrowser } from './metric-browser.tsx';
import { MAX_ROWS, rowLetter } from './query-rows.ts';
import { QueryRowView } from './query-row-view.tsx';
import { ResultTable, type ResultRow } from './result-table.tsx';
import { useQueryCosts } from './use-query-costs.ts';
import { useQueryRows } from './use-query-rows.ts';

const NO_SLOTS: ReadonlyMap<string, number> = new Map();

/** The colours of all lines by key; `before` itself when they are the same. */
function slotsOf(reports: readonly ChartReport[], before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const slots = new Map(reports.flatMap((report) => report.lines.map((line) => [line.series.key, line.slot] as const)));
  return slots.size === before.size && [...slots].every(([key, slot]) => before.get(key) === slot) ? before : slots;
}

export default function ExplorerPage(): ReactNode {
  const text = useText('explorer');
  const queries = useQueryRows();
  const { rows } = queries;
  const [view, setView] = usePageSearch({ view: 'line', metrics: '' });
  // Charts report each second: the page is rendered again only when a line has another colour.
  const reports = useRef<Readonly<Record<string, ChartReport>>>({});
  const [slots, setSlots] = useState(NO_SLOTS);
  const onReport = useCallback((chart: string, report: ChartReport) => {
    reports.current = { ...reports.current, [chart]: report };
    setSlots((before) => slotsOf(Object.values(reports.current), before));
  }, []);
  const picture = useRef<HTMLDivElement>(null);

  const shownKey = JSON.stringify(rows.flatMap((row, index) => (row.hidden || row.text === '' ? [] : [{ id: rowLetter(index), text: row.text }])));
  const shown = useMemo(() => JSON.parse(shownKey) as readonly ChartQuery[], [shownKey]);
  const costs = useQueryCosts(useMemo(() => shown.map((query) => query.text), [shown]));
  const series = useSeries(shown);
  const units = useMemo(() => Object.fromEntries(shown.flatMap((query) => (series.lines[query.id] ?? []).slice(0, 1).map((line) => [query.id, line.series.unit]))), [shown, series]);
  const results = useMemo<readonly ResultRow[]>(
    () =>
      shown.flatMap((query) =>
        (series.lines[query.id] ?? []).map((value) => ({ letter: query.id, slot: slots.get(value.series.key) ?? -1, name: value.series.label, value })),
      ),
    [shown, series, slots],
  );
  const failed = shown.filter((query) => costs[query.text]?.error !== undefined).length;
  const unitNames = [...new Set(Object.values(units))];
  const title = useChartTitle()(shown);
  const kind = KINDS.find((candidate) => candidate === view.view) ?? 'line';

  const copyLink = (): void => {
    navigator.clipboard.writeText(window.location.href).then(
      () => notifications.show({ message: text('link.copied') }),
      () => notifications.show({ color: 'yellow', message: text('link.failed') }),
    );
  };
  const saveCsv = (): void => {
    const report = Object.values(reports.current)[0];
    if (report === undefined) return;
    const lines = results.map((row) => ({ ...row.value.series, label: shown.length === 1 ? row.name : `${row.letter}: ${row.name}` }));
    saveFile(fileName(title, 'csv'), new Blob([toCsv(lines, report.from, report.to)], { type: 'text/csv' }));
  };
  const savePicture = (): void => {
    const url = picture.current === null ? undefined : chartPicture(picture.current);
    if (url !== undefined) saveFile(fileName(title, 'png'), url);
  };
  // The list of metrics is long: it keeps the same callback whatever the rows are.
  const { insert } = queries;
  const latest = useRef(insert);
  useEffect(() => {
    latest.current = insert;
  }, [insert]);
  const onInsert = useCallback(
    (query: string) => {
      if (!latest.current(query)) notifications.show({ color: 'yellow', message: text('rows.full', { count: MAX_ROWS }) });
    },
    [text],
  );

  return (
    <Page>
      <PageHeader
        state={failed > 0 ? 'alert' : undefined}
        verdict={failed > 0 ? text('verdict.failed', { count: failed }) : queries.isExample ? text('verdict.example') : text('verdict.series', { count: results.length })}
        facts={queries.isExample ? <span>{text('verdict.exampleHint')}</span> : unitNames.length > 1 && <span>{text('verdict.units', { units: unitNames.map((unit) => (unit === '' ? text('unit.none') : unit)).join(', ') })}</span>}
        actions={
          <>
            <Button variant="default" leftSection={<Link2 size={14} aria-hidden />} onClick={copyLink}>{text('link')}</Button>
            <Button variant="default" leftSection={<FileSpreadsheet size={14} aria-hidden />} disabled={results.length === 0} onClick={saveCsv}>CSV</Button>
            <Button variant="default" leftSection={<Image size={14} aria-hidden />} disabled={results.length === 0} onClick={savePicture}>PNG</Button>
            <ActionIcon className={classes.browserToggle} aria-label={text('browser.toggle')} title={text('browser.toggle')} aria-pressed={view.metrics !== ''} onClick={() => setView({ metrics: view.metrics === '' ? '1' : '' })}><ListTree size={16} /></ActionIcon>
          </>
        }
      />
      <div className={classes.layout} data-browser={view.metrics !== '' || undefined}>
        <div className={classes.main}>
          <Panel label={text('rows')}>
            <div className={classes.rows}>
              {rows.map((row, index) => (
                <QueryRowView
                  key={row.key}
                  row={row}
                  index={index}
                  cost={costs[row.text]}
                  takesFocus={row.key === queries.focusKey}
                  canAdd={rows.length < MAX_ROWS}
                  canRemove={rows.length > 1}
                  queries={queries}
                />
              ))}
              <div className={classes.rowsFoot}>
                <Button variant="subtle" color="gray" leftSection={<Plus size={14} aria-hidden />} disabled={rows.length >= MAX_ROWS} onClick={() => queries.add()}>{text('rows.add')}</Button>
                <span className={classes.keys}>{text('rows.keys')}</span>
                <span className={classes.space} />
                <SegmentedControl size="xs" aria-label={text('kind')} value={kind} onChange={(next) => setView({ view: next })} data={KINDS.map((value) => ({ value, label: text(`kind.${value}`) }))} />
              </div>
            </div>
          </Panel>
          <div ref={picture} className={classes.chart}>
            <h2 className="v-visually-hidden">{text('chart')}</h2>
            {shown.length === 0 ? (
              <Panel label={text('chart')}><EmptyState title={text('chart.none')} why={text('chart.noneWhy')} /></Panel>
            ) : (
              <ExplorerCharts queries={shown} units={units} costs={costs} kind={kind} onReport={onReport} />
            )}
          </div>
          {shown.length > 0 && <Panel title={text('table')} note={text('table.note')} flush><ResultTable rows={results} loading={series.loading} /></Panel>}
        </div>
        <div className={classes.side}><MetricBrowser onInsert={onInsert} /></div>
      </div>
    </Page>
  );
}
