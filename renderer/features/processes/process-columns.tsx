// Owns the columns of the process table.
import { useMemo, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import type { ProcessRow } from './process-rows.ts';
import classes from './processes.module.css';
import { useStateWord } from './state-words.ts';

/** `cores` scales the bar behind the CPU column; NaN while unknown. */
export function useProcessColumns(cores: number): readonly TableColumn<ProcessRow>[] {
  const text = useText('processes');
  const stateWord = useStateWord();
  return useMemo(() => {
    const number = (id: 'memory' | 'readRate' | 'writeRate', unit: string, width: number): TableColumn<ProcessRow> => ({
      id,
      header: text(`column.${id}`),
      value: (row) => row[id],
      render: (row) => <Quantity value={row[id]} unit={unit} reason={text('unknown.private')} />,
      width,
      align: 'end',
      searchable: false,
      descendingFirst: true,
    });
    return [
      { id: 'name', header: text('column.name'), value: (row) => row.name, render: (row) => <span className={classes.name} title={row.name}>{row.name}</span>, width: 130, grow: 1, pinned: true },
      { id: 'pid', header: text('column.pid'), value: (row) => row.pid, width: 64, align: 'end', descendingFirst: false },
      { id: 'cpu', header: text('column.cpu'), value: (row) => row.cpu, render: (row) => <CpuCell cpu={row.cpu} cores={cores} reason={text('unknown.cpu')} />, width: 84, align: 'end', searchable: false, descendingFirst: true, pinned: true },
      number('memory', 'byte', 88),
      number('readRate', 'byte/second', 90),
      number('writeRate', 'byte/second', 90),
      { id: 'threads', header: text('column.threads'), value: (row) => row.threads, width: 66, align: 'end', searchable: false, descendingFirst: true },
      { id: 'state', header: text('column.state'), value: (row) => row.state, render: (row) => <span className={row.state === 'Z' || row.state === 'D' ? classes.notable : undefined}>{stateWord(row.state)}</span>, width: 94, facet: true, facetLabel: stateWord, searchable: false },
      { id: 'user', header: text('column.user'), value: (row) => row.user, width: 80, facet: true },
      { id: 'startedAt', header: text('column.startedAt'), value: (row) => row.startedAt, render: (row) => <RelativeTime t={row.startedAt} unknown={text('unknown.start')} />, width: 98, align: 'end', searchable: false },
      { id: 'command', header: text('column.command'), value: (row) => row.command, render: (row) => <span className={classes.command} title={row.command}>{row.command}</span>, width: 150, grow: 2 },
    ];
  }, [text, stateWord, cores]);
}

function CpuCell({ cpu, cores, reason }: { readonly cpu: number; readonly cores: number; readonly reason: string }): ReactNode {
  const share = Number.isFinite(cores) && Number.isFinite(cpu) ? Math.min(1, Math.max(0, cpu / (100 * cores))) : 0;
  return (
    <span className={classes.cpu}>
      <span className={classes.cpuBar} style={{ transform: `scaleX(${share.toFixed(3)})` }} aria-hidden />
      <Quantity value={cpu} unit="percent" reason={reason} />
    </span>
  );
}
