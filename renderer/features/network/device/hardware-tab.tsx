// Owns what a device measures and holds: sensors by class, processors, memory, storage, parts.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { quantityText } from '../../../ui/format-quantity.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { StateGlyph, type State } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import type { DeviceDetail, SensorRow } from '../lan-types.ts';
import { sensorGroups, type SensorGroup } from '../sensor-groups.ts';
import { Bar, Share } from '../share-bar.tsx';
import classes from './device.module.css';
import { SuppliesPanel, WirelessPanel } from './supplies-panel.tsx';

const STATES: Readonly<Record<SensorRow['health'], State>> = { ok: 'ok', warn: 'warn', alert: 'alert', unknown: 'no_data' };
/** So many of a list stand there before it is opened. */
const SHOWN = 12;

function fullness(percent: number | null, warn: number, alert: number): 'warn' | 'alert' | undefined {
  if (percent === null || percent <= warn) return undefined;
  return percent > alert ? 'alert' : 'warn';
}

export function HardwareTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const { processors, memories, volumes } = detail;
  const groups = useMemo(() => sensorGroups(detail.sensors), [detail.sensors]);
  const nothing = groups.length + processors.length + memories.length + volumes.length + detail.supplies.length + detail.parts.length + detail.wireless.length === 0;
  if (nothing) return <Panel label={text('tab.hardware')}><EmptyState title={text('hardware.none')} why={text('hardware.noneWhy')} /></Panel>;
  return (
    <>
      <div className={classes.shelves}>
        {processors.length > 0 && (
          <Panel title={text('processors')} note={formatCount(processors.length, language)}>
            <ul className={classes.bars}><Opening items={processors}>{({ oid, name, usage }) => <li key={oid}><Bar label={name} percent={usage} state={fullness(usage, 90, 101)} /></li>}</Opening></ul>
          </Panel>
        )}
        {memories.length > 0 && (
          <Panel title={text('memory')}>
            <ul className={classes.bars}><Opening items={memories}>{({ oid, name, total, used, percent }) => <li key={oid}><Bar label={name} percent={percent} value={<Used total={total} used={used} percent={percent} />} state={fullness(percent, 95, 99)} /></li>}</Opening></ul>
          </Panel>
        )}
        {volumes.length > 0 && (
          <Panel title={text('volumes')}>
            <ul className={classes.bars}>
              <Opening items={volumes}>
                {({ oid, name, total, used }) => {
                  const percent = total > 0 ? (used / total) * 100 : null;
                  return <li key={oid}><Bar label={name} percent={percent} value={<Used total={total} used={used} percent={percent} />} state={detail.summary.problems.some(({ code, params }) => code === 'volume_full' && params['name'] === name) ? fullness(percent, 90, 95) : undefined} /></li>;
                }}
              </Opening>
            </ul>
          </Panel>
        )}
        {groups.map((group) => <SensorPanel key={group.name} group={group} />)}
        {(detail.supplies.length > 0 || detail.pages.length > 0) && <SuppliesPanel detail={detail} />}
        {detail.wireless.length > 0 && <WirelessPanel groups={detail.wireless} />}
      </div>
      {detail.parts.length > 0 && <Parts parts={detail.parts} />}
    </>
  );
}

/** The first of a list; a long one opens by a button. */
function Opening<T>({ items, children }: { readonly items: readonly T[]; readonly children: (item: T) => ReactNode }): ReactNode {
  const text = useText('networkDevices');
  const [isLong, setLong] = useState(false);
  return (
    <>
      {(isLong ? items : items.slice(0, SHOWN)).map(children)}
      {!isLong && items.length > SHOWN && <li className={classes.opener}><Button size="compact-sm" variant="subtle" onClick={() => setLong(true)}>{text('more', { count: items.length - SHOWN })}</Button></li>}
    </>
  );
}

function SensorPanel({ group }: { readonly group: SensorGroup }): ReactNode {
  const language = useLanguage();
  const { name, sensors, worst } = group;
  const word = textOf('networkDevices', `sensor.${name}`) ?? name;
  return (
    <Panel title={<span className={classes.group}>{worst !== 'ok' && worst !== 'unknown' && <StateGlyph state={worst} />}{word}</span>} label={word} note={formatCount(sensors.length, language)} flush>
      <ul className={classes.sensors}><Opening items={sensors}>{(sensor) => <Sensor key={sensor.oid} sensor={sensor} />}</Opening></ul>
    </Panel>
  );
}

function Sensor({ sensor }: { readonly sensor: SensorRow }): ReactNode {
  const text = useText('networkDevices');
  const judged = text(`sensorHealth.${sensor.health}`);
  return (
    <li className={classes.sensor}>
      <span title={judged}><StateGlyph state={STATES[sensor.health]} size={11} /><span className="v-visually-hidden">{judged}</span></span>
      <span className={classes.sensorName} title={sensor.name}>{sensor.name}</span>
      <span className={sensor.health === 'alert' ? classes.bad : sensor.health === 'warn' ? classes.notable : undefined}>{sensor.stateText === '' ? <Quantity value={sensor.value} unit={sensor.unit} reason={text('unknown.notSaid')} /> : (textOf('networkDevices', `sensorState.${sensor.stateText}`) ?? sensor.stateText)}</span>
    </li>
  );
}

function Used({ total, used, percent }: { readonly total: number | null; readonly used: number | null; readonly percent: number | null }): ReactNode {
  const text = useText('networkDevices');
  return <>{total !== null && used !== null && <span className={classes.quiet}>{text('ofTotal', { used: quantityText(used, 'byte'), total: quantityText(total, 'byte') })} </span>}<Share percent={percent} reason={text('unknown.notSaid')} /></>;
}

type Part = DeviceDetail['parts'][number] & { readonly key: string };

function Parts({ parts }: { readonly parts: DeviceDetail['parts'] }): ReactNode {
  const text = useText('networkDevices');
  const rows = useMemo<readonly Part[]>(() => parts.map((part, at) => ({ ...part, key: String(at) })), [parts]);
  const columns = useMemo<readonly TableColumn<Part>[]>(
    () => [
      { id: 'name', header: text('column.name'), value: (row) => row.name, width: 160, grow: 1, pinned: true },
      { id: 'class', header: text('part.class'), value: (row) => row.class, render: (row) => textOf('networkDevices', `part.${row.class}`) ?? row.class, width: 110, facet: true, facetLabel: (value) => textOf('networkDevices', `part.${value}`) ?? value },
      { id: 'model', header: text('column.model'), value: (row) => row.model, width: 150, grow: 1 },
      { id: 'serial', header: text('column.serial'), value: (row) => row.serial, render: (row) => <code>{row.serial}</code>, width: 140 },
      { id: 'description', header: text('neighbour.description'), value: (row) => row.description, width: 180, grow: 2 },
    ],
    [text],
  );
  return <Panel title={text('parts')} note={parts.length} flush><DataTable name="parts" label={text('parts')} columns={columns} rows={rows} rowKey={(row) => row.key} height={Math.min(420, 84 + Math.max(2, rows.length) * 28)} /></Panel>;
}
