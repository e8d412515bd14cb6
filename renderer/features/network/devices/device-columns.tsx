// Owns the columns of the table of devices.
import { useMemo, type ReactNode } from 'react';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { durationWords } from '../../../i18n/duration-words.ts';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { HEALTHS, healthOf, stateOfHealth } from '../device-health.ts';
import { DeviceIcon } from '../device-icon.tsx';
import type { DeviceSummary } from '../lan-types.ts';
import { modelName } from '../model-name.ts';
import { useProblemText } from '../problem-text.ts';
import classes from './devices.module.css';
import type { DeviceCourses } from './use-device-courses.ts';

export interface ColumnContext {
  readonly courses: DeviceCourses;
  readonly networkName: (id: string) => string;
  readonly isChosen: (id: string) => boolean;
  readonly onChoose: (id: string, chosen: boolean) => void;
}

/** Only another port than this is said, on hover and to the filter. */
const SNMP_PORT = 161;
const placeOf = ({ address, port }: DeviceSummary): string => (port === SNMP_PORT ? address : `${address}:${port}`);
const isOld = (device: DeviceSummary): boolean => device.reachability !== 'up';

export function useDeviceColumns({ courses, networkName, isChosen, onChoose }: ColumnContext): readonly TableColumn<DeviceSummary>[] {
  const text = useText('networkDevices');
  const language = useLanguage();
  const problem = useProblemText();
  return useMemo(() => {
    const kindWord = (kind: string): string => textOf('networkDevices', `kind.${kind}`) ?? kind;
    const percent = (id: 'cpu' | 'memory'): TableColumn<DeviceSummary> => ({
      id,
      header: text(`column.${id}`),
      value: (row) => (isOld(row) ? null : row[id]),
      render: (row) => <Quantity value={isOld(row) ? null : row[id]} unit="percent" reason={text(isOld(row) ? 'unknown.rate' : 'unknown.notSaid')} />,
      width: 62,
      align: 'end',
      searchable: false,
      descendingFirst: true,
    });
    const plain = (id: string, value: (row: DeviceSummary) => string, width: number, more: Partial<TableColumn<DeviceSummary>> = {}): TableColumn<DeviceSummary> => ({
      id,
      header: textOf('networkDevices', `column.${id}`) ?? id,
      value,
      render: (row) => (value(row) === '' ? '–' : <span title={value(row)}>{value(row)}</span>),
      width,
      ...more,
    });
    return [
      {
        id: 'chosen',
        header: '✓',
        value: (row) => (isChosen(row.id) ? 1 : 0),
        render: (row) => <input type="checkbox" className={classes.check} checked={isChosen(row.id)} aria-label={text('choose', { name: row.name })} onChange={(event) => onChoose(row.id, event.currentTarget.checked)} />,
        width: 28,
        pinned: true,
        searchable: false,
      },
      {
        id: 'health',
        header: text('column.health'),
        value: (row) => HEALTHS.indexOf(healthOf(row)),
        render: (row) => {
          const health = healthOf(row);
          return <StateBadge quiet state={stateOfHealth(health)} label={text(`health.${health}`)} />;
        },
        width: 112,
        pinned: true,
        facet: true,
        facetLabel: (value) => text(`health.${HEALTHS[Number(value)] ?? 'unknown'}`),
        descendingFirst: false,
        searchable: false,
      },
      {
        id: 'name',
        header: text('column.name'),
        value: (row) => row.name,
        render: (row) => <span className={classes.name} title={[row.name, ...row.hostNames].join('\n')}><DeviceIcon kind={row.identity.kind} /><span>{row.name}</span></span>,
        width: 140,
        grow: 2,
        pinned: true,
      },
      {
        id: 'problem',
        header: text('column.problem'),
        value: (row) => (row.problems[0] === undefined || (isOld(row) && row.reachability !== 'down') ? '' : problem(row.problems[0])),
        render: (row) => <ProblemCell device={row} />,
        width: 166,
        grow: 4,
      },
      plain('address', placeOf, 122, { render: (row) => <code className={classes.code} title={placeOf(row)}>{row.address}</code> }),
      { ...plain('vendor', (row) => row.identity.vendor, 90, { facet: true }), hidden: true },
      plain('model', (row) => modelName(row.identity), 128, { grow: 2 }),
      { ...plain('kind', (row) => row.identity.kind, 90, { facet: true, facetLabel: kindWord, render: (row) => kindWord(row.identity.kind) }), hidden: true },
      {
        id: 'traffic',
        header: text('column.traffic'),
        value: (row) => (isOld(row) ? null : row.inBits),
        render: (row) => <span className={classes.course}><span className={classes.line}><Sparkline values={courses.traffic.get(row.address) ?? []} height={18} /></span><Quantity value={isOld(row) ? null : row.inBits} unit="bit/second" reason={text('unknown.rate')} /></span>,
        width: 130,
        align: 'end',
        searchable: false,
        descendingFirst: true,
      },
      {
        id: 'out',
        header: text('column.out'),
        value: (row) => (isOld(row) ? null : row.outBits),
        render: (row) => <Quantity value={isOld(row) ? null : row.outBits} unit="bit/second" reason={text('unknown.rate')} />,
        width: 86,
        align: 'end',
        hidden: true,
        searchable: false,
        descendingFirst: true,
      },
      {
        id: 'latency',
        header: text('column.latency'),
        value: (row) => row.latencyMs,
        render: (row) => <span className={classes.course}><span className={classes.line}><Sparkline values={courses.latency.get(row.address) ?? []} height={18} colour="var(--v-series-2)" /></span><Quantity value={row.latencyMs === null ? null : row.latencyMs / 1_000} unit="second" reason={text('unknown.ping')} /></span>,
        width: 104,
        align: 'end',
        searchable: false,
      },
      { id: 'loss', header: text('column.loss'), value: (row) => row.lossPercent, render: (row) => <Quantity value={row.lossPercent} unit="percent" reason={text('unknown.ping')} />, width: 60, align: 'end', hidden: true, searchable: false, descendingFirst: true },
      { id: 'ports', header: text('column.ports'), value: (row) => (isOld(row) ? null : row.interfaces.up), render: (row) => (row.interfaces.total === 0 || isOld(row) ? <span className={classes.quiet}>–</span> : <span title={text('portsUp', { up: row.interfaces.up, total: row.interfaces.total })}>{row.interfaces.up}<span className={classes.quiet}>/{row.interfaces.total}</span></span>), width: 62, align: 'end', searchable: false, descendingFirst: true },
      percent('cpu'),
      { ...percent('memory'), width: 72, hidden: true },
      { id: 'uptime', header: text('column.uptime'), value: (row) => row.identity.uptimeMs, render: (row) => (row.identity.uptimeMs === null ? '–' : durationWords(row.identity.uptimeMs, language)), width: 90, align: 'end', hidden: true, searchable: false },
      { id: 'lastPoll', header: text('column.lastPoll'), value: (row) => row.lastPoll, render: (row) => <RelativeTime t={row.lastPoll} unknown={text('unknown.notPolled')} />, width: 92, align: 'end', hidden: true, searchable: false },
      { ...plain('network', (row) => networkName(row.network), 110, { facet: true }), hidden: true },
      { ...plain('profile', (row) => row.profile, 120, { facet: true }), hidden: true },
      { ...plain('os', (row) => [row.identity.osName, row.identity.osVersion].filter((part) => part !== '').join(' '), 120), hidden: true },
      { ...plain('serial', (row) => row.identity.serial, 110), hidden: true },
      { ...plain('location', (row) => row.identity.location, 110, { facet: true }), hidden: true },
      { ...plain('mac', (row) => row.mac, 130), hidden: true },
    ];
  }, [text, language, problem, courses, networkName, isChosen, onChoose]);
}

function ProblemCell({ device }: { readonly device: DeviceSummary }): ReactNode {
  const text = useText('networkDevices');
  const problem = useProblemText();
  const first = device.problems[0];
  if (device.reachability === 'down') {
    const why = [first === undefined ? '' : problem(first), device.latencyMs === null ? '' : text('answersPing')].filter((part) => part !== '').join(', ');
    return <span className={classes.problem} data-severity="alert" title={why}>{why} <span className={classes.quiet}>{text('lastSeen')} <RelativeTime t={device.lastSeen} unknown={text('never')} /></span></span>;
  }
  if (first === undefined || isOld(device)) return '';
  return <span className={classes.problem} data-severity={first.severity} title={device.problems.map(problem).join('\n')}>{problem(first)}{device.problems.length > 1 && <span className={classes.more}>+{device.problems.length - 1}</span>}</span>;
}
