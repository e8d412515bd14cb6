// Owns the Processes page: what runs now, live, or what ran in any past minute.
import { Button } from '@mantine/core';
import { ChevronLeft, ChevronRight, History, Radio } from 'lucide-react';
import { useCallback, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { alignDown, alignUp, MINUTE, type Millis } from '../../../common/time/millis.ts';
import { useCall, useStream } from '../../api/hooks.ts';
import { usePageSearch } from '../../app/navigation.tsx';
import { useTimeRange, useTimeSpec } from '../../app/time-store.ts';
import { formatCount, formatExact, formatMinute } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { quantityText } from '../../ui/format-quantity.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { usePageVisible } from '../../ui/use-page-visible.ts';
import { MinuteStrip } from './minute-strip.tsx';
import { stepMinute } from './minutes.ts';
import { useProcessColumns } from './process-columns.tsx';
import { ProcessPanel } from './process-panel.tsx';
import { busiest, countState, isProcess, rowsOf, totalsOf, type ProcessRow } from './process-rows.ts';
import classes from './processes.module.css';

/** One process that takes this share of the whole processor is worth a warning. */
const HOG_SHARE = 0.9;
const MINUTES_REFRESH = 15_000;

export default function ProcessesPage(): ReactNode {
  const text = useText('processes');
  const language = useLanguage();
  const [search, setSearch] = usePageSearch({ t: '', pid: '' });
  const picked = /^\d{1,14}$/.test(search.t) ? alignDown(Number(search.t), MINUTE) : null;
  const spec = useTimeSpec();
  const paused = spec.kind === 'rolling' && spec.at !== null;
  const visible = usePageVisible();
  const live = useStream('processes.watch', {}, { enabled: picked === null && !paused && visible });
  const past = useCall('processes.at', { t: picked ?? 0 }, { enabled: picked !== null });
  const { from, to } = useTimeRange();
  const kept = useCall('processes.minutes', { from: alignDown(from, MINUTE), to: alignUp(to, MINUTE) }, { refetchInterval: MINUTES_REFRESH });
  const minutes = useMemo(() => kept.data ?? [], [kept.data]);
  const inventory = useCall('host.inventory', {}, { staleTime: Infinity });
  const cores = inventory.data?.cpu.logicalCores ?? Number.NaN;

  const snapshot = picked === null ? live.value : (past.data ?? undefined);
  const rows = useMemo(() => (snapshot === undefined ? [] : rowsOf(snapshot)), [snapshot]);
  const columns = useProcessColumns(cores);
  const error = picked === null ? live.error : (past.error ?? undefined);

  const pick = useCallback((t: Millis | null) => setSearch({ t: t === null ? '' : String(t) }, { push: true }), [setSearch]);
  const open = useCallback((row: ProcessRow) => setSearch({ pid: row.key }), [setSearch]);
  const step = (direction: 1 | -1): void => {
    const target = stepMinute(minutes, picked, direction);
    if (target !== undefined) pick(target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || target.closest('input, textarea, [role="img"], [role="slider"]') !== null) return;
    event.preventDefault();
    step(event.key === 'ArrowLeft' ? -1 : 1);
  };
  const opened = search.pid === '' ? undefined : rows.find((row) => isProcess(search.pid, row.pid, row.startedAt));

  return (
    <Page fill>
      <div className={classes.page} role="presentation" onKeyDown={onKeyDown}>
        <Header rows={rows} total={snapshot?.total} cores={cores} picked={picked} />
        {picked !== null && (
          <div className={classes.banner} role="status">
            <History size={15} aria-hidden />
            <strong title={formatExact(picked, language)}>{text('history.title', { from: formatMinute(picked, language), to: formatMinute(picked + MINUTE, language) })}</strong>
            <span className={classes.bannerWords}>{snapshot === undefined ? '' : text('history.what', { shown: formatCount(rows.length, language), total: formatCount(snapshot.total, language) })}</span>
            <Button variant="default" size="compact-sm" leftSection={<ChevronLeft size={13} aria-hidden />} disabled={stepMinute(minutes, picked, -1) === undefined} onClick={() => step(-1)}>{text('history.before')}</Button>
            <Button variant="default" size="compact-sm" rightSection={<ChevronRight size={13} aria-hidden />} onClick={() => step(1)}>{text('history.after')}</Button>
            <Button size="compact-sm" leftSection={<Radio size={13} aria-hidden />} onClick={() => pick(null)}>{text('history.live')}</Button>
          </div>
        )}
        {picked === null && paused && <p className={classes.paused} role="status">{text('paused')}</p>}
        <MinuteStrip minutes={minutes} picked={picked} onPick={pick} note={kept.error === null ? text(minutes.length === 0 && kept.data !== undefined ? 'strip.none' : 'strip.hint') : text('strip.failed', { message: kept.error.message })} />
        <div className={classes.table}>
          <Panel flush fill label={text('table')}>
            {error !== undefined ? (
              <ErrorState error={error} what={text('failed')} onRetry={picked === null ? undefined : () => void past.refetch()} />
            ) : picked !== null && past.data === null ? (
              <EmptyState title={text('history.none')} why={text('history.noneWhy')} action={<Button onClick={() => pick(null)}>{text('history.live')}</Button>} />
            ) : (
              <DataTable
                name="processes"
                label={text('table')}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.key}
                initialSort={{ id: 'cpu', desc: true }}
                onOpen={open}
                selectedKey={opened?.key}
                empty={<EmptyState title={text('loading')} why={text('loadingWhy')} />}
              />
            )}
          </Panel>
        </div>
      </div>
      {search.pid !== '' && snapshot !== undefined && (
        <ProcessPanel
          processKey={search.pid}
          row={opened}
          parent={opened === undefined ? undefined : rows.find((row) => row.pid === opened.parent)}
          minutes={minutes}
          history={picked !== null}
          onOpen={open}
          onClose={() => setSearch({ pid: '' })}
        />
      )}
    </Page>
  );
}

function Header(props: { readonly rows: readonly ProcessRow[]; readonly total: number | undefined; readonly cores: number; readonly picked: Millis | null }): ReactNode {
  const { rows, total, cores } = props;
  const text = useText('processes');
  const language = useLanguage();
  if (total === undefined) return <PageHeader verdict={text('verdict.loading')} />;
  const top = busiest(rows);
  const totals = totalsOf(rows);
  const hog = top !== undefined && Number.isFinite(cores) && top.cpu >= HOG_SHARE * 100 * cores;
  const zombies = countState(rows, 'Z');
  const waiting = countState(rows, 'D');
  const verdict = top === undefined ? text('verdict.count', { total: formatCount(total, language) }) : text(hog ? 'verdict.hog' : 'verdict.top', { name: top.name, cpu: quantityText(top.cpu, 'percent') });
  return (
    <PageHeader
      state={hog ? 'warn' : 'ok'}
      verdict={verdict}
      facts={
        <>
          <span>{text('fact.total', { total: formatCount(total, language) })}</span>
          <span title={text('fact.cpuWhy')}>{text('fact.cpu', { cpu: quantityText(totals.cpu, 'percent') })}{Number.isFinite(cores) ? ` ${text('fact.ofCores', { cores: quantityText(100 * cores, 'percent') })}` : ''}</span>
          <span title={text('fact.memoryWhy')}>{text('fact.memory', { memory: quantityText(totals.memory, 'byte') })}</span>
          <span>{text('fact.read', { rate: quantityText(totals.readRate, 'byte/second') })}</span>
          <span>{text('fact.write', { rate: quantityText(totals.writeRate, 'byte/second') })}</span>
          <span>{text('fact.threads', { threads: formatCount(totals.threads, language) })}</span>
          {zombies > 0 && <span className={classes.notable}>{text('fact.zombies', { count: zombies })}</span>}
          {waiting > 0 && <span className={classes.notable}>{text('fact.waiting', { count: waiting })}</span>}
        </>
      }
    />
  );
}
