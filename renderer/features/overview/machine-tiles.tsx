// Owns the tiles: the six numbers that say how this machine is now.
import type { ReactNode } from 'react';
import { findTag } from '../../../common/model/tags.ts';
import type { Finding } from '../../../common/model/status.ts';
import { useFindingText } from '../../app/finding-text.ts';
import { useSeries, type SeriesValue } from '../../charts/data/use-series.ts';
import { useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { StatTile, type StatTileProps } from '../../ui/stat-tile.tsx';
import classes from './overview-page.module.css';

const QUERIES = [
  { id: 'cpu', text: '100 - avg:system.cpu.idle{*}' },
  { id: 'user', text: 'avg:system.cpu.user{*}' },
  { id: 'system', text: 'avg:system.cpu.system{*}' },
  { id: 'memory', text: '1 - avg:system.mem.pct_usable{*}' },
  { id: 'usable', text: 'avg:system.mem.usable{*}' },
  { id: 'total', text: 'avg:system.mem.total{*}' },
  { id: 'load', text: 'avg:system.load.1{*}' },
  { id: 'norm', text: 'avg:system.load.norm.1{*}' },
  { id: 'disk', text: 'max:system.disk.in_use{*} by {mount_point}' },
  { id: 'in', text: 'sum:system.net.bytes_rcvd{!device:lo}' },
  { id: 'out', text: 'sum:system.net.bytes_sent{!device:lo}' },
  { id: 'processes', text: 'avg:system.processes.number{*}' },
  { id: 'running', text: 'avg:system.processes.running{*}' },
] as const;
type Id = (typeof QUERIES)[number]['id'];

/** Which findings colour which tile: thresholds live in the agent, not here. */
const FINDINGS: Readonly<Partial<Record<Id, readonly string[]>>> = {
  memory: ['finding.memory_low', 'finding.swap_full'],
  load: ['finding.load_high'],
  disk: ['finding.filesystem_full', 'finding.filesystem_inodes'],
  in: ['finding.listen_overflows'],
};

export function MachineTiles({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  const text = useText('overview');
  const sentence = useFindingText();
  const { lines, errors, loading } = useSeries(QUERIES);
  const line = (id: Id): SeriesValue | undefined => lines[id]?.[0];
  const last = (id: Id): number => line(id)?.statistics.last ?? Number.NaN;
  const fullest = (lines['disk'] ?? []).reduce<SeriesValue | undefined>((best, next) => (best === undefined || next.statistics.last > best.statistics.last ? next : best), undefined);

  const tile = (id: Id, unit: string, detail: string, source: SeriesValue | undefined = line(id), max?: number): Omit<StatTileProps, 'label'> => {
    const finding = findings.find((candidate) => FINDINGS[id]?.includes(candidate.key));
    const value = source?.statistics.last ?? Number.NaN;
    return {
      value,
      unit,
      max,
      reason: errors[id]?.message ?? text('tile.waiting'),
      history: source?.series.y,
      detail: Number.isNaN(value) ? undefined : detail,
      state: finding?.state,
      stateWord: finding === undefined ? undefined : sentence(finding),
    };
  };

  return (
    <section className={classes.tiles} aria-label={text('tiles')} aria-busy={loading}>
      <StatTile label={text('tile.cpu')} {...tile('cpu', 'percent', text('tile.cpuDetail', { user: quantityText(last('user'), 'percent'), system: quantityText(last('system'), 'percent') }), undefined, 100)} />
      <StatTile label={text('tile.memory')} {...tile('memory', 'fraction', text('tile.memoryDetail', { usable: quantityText(last('usable'), 'byte'), total: quantityText(last('total'), 'byte') }), undefined, 1)} />
      <StatTile label={text('tile.load')} {...tile('load', '', text('tile.loadDetail', { norm: quantityText(last('norm'), '') }))} />
      <StatTile label={text('tile.disk')} {...tile('disk', 'fraction', findTag(fullest?.series.tags ?? [], 'mount_point') ?? fullest?.series.label ?? '', fullest, 1)} />
      <StatTile label={text('tile.network')} {...tile('in', 'byte/second', text('tile.networkDetail', { sent: quantityText(last('out'), 'byte/second') }))} />
      <StatTile label={text('tile.processes')} {...tile('processes', '', text('tile.processesDetail', { running: quantityText(Math.round(last('running')), '') }))} />
    </section>
  );
}
