// Owns the columns of the table of a device's interfaces.
import { useMemo, type ReactNode } from 'react';
import { PageLink } from '../../../app/navigation.tsx';
import { durationWords } from '../../../i18n/duration-words.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { Quantity } from '../../../ui/quantity.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { interfaceLink } from '../device-links.ts';
import type { DeviceDetail, PortRow } from '../lan-types.ts';
import { faultsOf, PORT_STATES, portState, stateOfPort } from '../port-state.ts';
import { CellBar, Share } from '../share-bar.tsx';
import classes from './device.module.css';
import type { PortCourses } from './port-courses.ts';

const COURSE_COLOURS = { in: 'var(--v-series-0)', out: 'var(--v-series-1)' } as const;

export function usePortColumns(detail: DeviceDetail, courses: PortCourses): readonly TableColumn<PortRow>[] {
  const text = useText('networkDevices');
  const language = useLanguage();
  const { neighbours, summary } = detail;
  const { id } = summary;
  const bad = useMemo(() => new Set(summary.problems.map(({ params }) => params['interface']).filter((name) => typeof name === 'string')), [summary.problems]);
  return useMemo(() => {
    const others = new Map(neighbours.map((neighbour) => [neighbour.localPort, neighbour]));
    const neighbourOf = ({ name }: PortRow): string => {
      const other = others.get(name);
      return other === undefined ? '' : [other.remoteName === '' ? other.remoteChassis : other.remoteName, other.remotePort].filter((part) => part !== '').join(' · ');
    };
    const rate = (direction: 'in' | 'out'): TableColumn<PortRow> => ({
      id: direction,
      header: text(`port.${direction}`),
      value: (row) => row[`${direction}Bits`],
      render: (row) => <span className={classes.course}><span><Sparkline values={courses[direction].get(row.name) ?? []} height={18} colour={COURSE_COLOURS[direction]} /></span><Quantity value={row[`${direction}Bits`]} unit="bit/second" reason={text('unknown.rate')} /></span>,
      width: 130,
      align: 'end',
      searchable: false,
      descendingFirst: true,
    });
    const fault = (name: 'errors' | 'discards'): TableColumn<PortRow> => ({
      id: name,
      header: text(`port.${name}PerSecond`),
      value: (row) => faultsOf(row)[name],
      render: (row) => {
        const value = faultsOf(row)[name];
        return <span className={value !== null && value > 0 ? classes.notable : classes.quiet}><Quantity value={value} unit="" reason={text('unknown.rate')} /></span>;
      },
      width: 84,
      align: 'end',
      searchable: false,
      descendingFirst: true,
    });
    return [
      {
        id: 'state',
        header: text('port.state'),
        value: (row) => PORT_STATES.indexOf(portState(row)),
        render: (row) => <PortBadge port={row} isProblem={bad.has(row.name)} />,
        width: 86,
        pinned: true,
        facet: true,
        facetLabel: (value) => text(`portState.${PORT_STATES[Number(value)] ?? 'unknown'}`),
        searchable: false,
      },
      { id: 'name', header: text('port.name'), value: (row) => row.name, render: (row) => <PageLink to={interfaceLink(id, row.name)} title={row.description}>{row.name}</PageLink>, width: 130, grow: 1, pinned: true },
      { id: 'alias', header: text('port.alias'), value: (row) => row.alias, render: (row) => <span title={row.alias}>{row.alias}</span>, width: 100, grow: 1 },
      { id: 'speed', header: text('port.speed'), value: (row) => row.speed, render: (row) => <Quantity value={row.speed === 0 ? null : row.speed} unit="bit/second" reason={text('unknown.notSaid')} />, width: 80, align: 'end', searchable: false, descendingFirst: true },
      rate('in'),
      rate('out'),
      { id: 'utilisation', header: text('port.utilisation'), value: (row) => row.utilisation, render: (row) => <CellBar percent={row.utilisation}><Share percent={row.utilisation} reason={text('unknown.rate')} /></CellBar>, width: 104, align: 'end', searchable: false, descendingFirst: true },
      fault('errors'),
      { ...fault('discards'), hidden: true },
      { id: 'neighbour', header: text('port.neighbour'), value: neighbourOf, render: (row) => <span title={neighbourOf(row)}>{neighbourOf(row)}</span>, width: 110, grow: 1 },
      { id: 'lastChange', header: text('port.lastChange'), value: (row) => row.lastChangeMs, render: (row) => (row.lastChangeMs === null ? '–' : durationWords(row.lastChangeMs, language, 'narrow')), width: 88, align: 'end', searchable: false, descendingFirst: false },
      { id: 'type', header: text('port.type'), value: (row) => String(row.type ?? ''), render: (row) => typeWord(row.type), width: 110, facet: true, facetLabel: (value) => (value === '' ? '–' : typeWord(Number(value))), hidden: true, searchable: false },
      { id: 'mac', header: text('column.mac'), value: (row) => row.mac, render: (row) => <code className={classes.code}>{row.mac}</code>, width: 130, hidden: true },
      { id: 'mtu', header: text('port.mtu'), value: (row) => row.mtu, width: 60, align: 'end', hidden: true, searchable: false },
      { id: 'duplex', header: text('port.duplex'), value: (row) => row.duplex, render: (row) => textOf('networkDevices', `word.${row.duplex}`) ?? row.duplex, width: 80, hidden: true, searchable: false },
      { id: 'index', header: text('port.index'), value: (row) => row.index, width: 90, align: 'end', hidden: true },
    ];
  }, [text, language, neighbours, courses, bad, id]);
}

/** IANAifType by name, as far as people meet them. */
export function typeWord(type: number | null): string {
  return type === null ? '–' : (textOf('networkDevices', `ifType.${type}`) ?? `ifType ${type}`);
}

export function PortBadge({ port, isProblem }: { readonly port: Pick<PortRow, 'admin' | 'oper'>; readonly isProblem: boolean }): ReactNode {
  const text = useText('networkDevices');
  const state = portState(port);
  return <StateBadge quiet state={stateOfPort(state, isProblem && state === 'down')} label={text(`portState.${state}`)} />;
}
