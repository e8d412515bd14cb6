// Owns the table of values that a device answered with, and what can be done with one: graph it, put it into a profile, change it.
import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ChartLine, Copy, Ellipsis, FilePlus2, ListTree, Pencil } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { explorerLink, useGo } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import type { DeviceSummary } from '../lan-types.ts';
import { WriteDialog } from '../write-dialog.tsx';
import type { Variable } from './mib-types.ts';
import { writableName } from './oid-text.ts';
import classes from './mib.module.css';

export function ValueTable(props: { readonly device: DeviceSummary | undefined; readonly variables: readonly Variable[]; readonly running: boolean; readonly empty: ReactNode; readonly note: ReactNode; readonly onTree: (oid: string) => void }): ReactNode {
  const text = useText('networkTools');
  const { device, variables } = props;
  const box = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ readonly variable: Variable; readonly x: number; readonly y: number } | undefined>(undefined);
  const [setting, setSetting] = useState<Variable | undefined>(undefined);
  const openAt = useCallback((variable: Variable, x: number, y: number) => {
    const rect = box.current?.getBoundingClientRect();
    setMenu({ variable, x: x - (rect?.left ?? 0), y: y - (rect?.top ?? 0) });
  }, []);
  const columns = useMemo<readonly TableColumn<Variable>[]>(
    () => [
      { id: 'name', header: text('variable.name'), width: 180, grow: 2, pinned: true, value: ({ name, oid }) => name || oid, render: ({ name, oid }) => <code data-oid={oid} title={oid}>{name || oid}</code> },
      { id: 'value', header: text('variable.value'), width: 200, grow: 3, pinned: true, value: ({ text: value, numeric }) => numeric ?? value, render: ({ text: value, raw }) => <span className={classes.value} title={raw}>{value}</span> },
      { id: 'type', header: text('variable.type'), width: 110, facet: true, value: ({ type }) => type },
      { id: 'oid', header: text('variable.oid'), width: 210, grow: 1, hidden: true, value: ({ oid }) => oid, render: ({ oid }) => <code>{oid}</code> },
      {
        id: 'actions', header: '⋯', width: 40, pinned: true, searchable: false, value: () => null,
        render: (variable) => (
          <ActionIcon
            size={22}
            aria-label={text('variable.actions', { name: variable.name || variable.oid })}
            aria-haspopup="menu"
            onClick={(event) => {
              const rect = event.currentTarget.getBoundingClientRect();
              openAt(variable, rect.left, rect.bottom);
            }}
          >
            <Ellipsis size={14} />
          </ActionIcon>
        ),
      },
    ],
    [text, openAt],
  );
  const onContextMenu = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[role=row]') : null;
    const oid = row?.querySelector('[data-oid]')?.getAttribute('data-oid');
    const variable = variables.find((one) => one.oid === oid);
    if (variable === undefined) return;
    event.preventDefault();
    openAt(variable, event.clientX, event.clientY);
  };
  return (
    // The menu is on the button of each row as well.
    <div ref={box} className={classes.values} onContextMenu={onContextMenu}>
      <DataTable name="mib-values" label={text('mib.values')} columns={columns} rows={variables} rowKey={({ oid }) => oid} empty={props.empty} tools={props.note} />
      {menu !== undefined && device !== undefined && <ValueMenu key={`${menu.variable.oid} ${menu.x} ${menu.y}`} device={device} at={menu} onTree={props.onTree} onSet={setSetting} onClose={() => setMenu(undefined)} />}
      {setting !== undefined && device !== undefined && <Write device={device} variable={setting} onClose={() => setSetting(undefined)} />}
    </div>
  );
}

function Write({ device, variable, onClose }: { readonly device: DeviceSummary; readonly variable: Variable; readonly onClose: () => void }): ReactNode {
  const text = useText('networkDevices');
  const what = variable.name || variable.oid;
  if (writableName(variable.oid) !== 'ifAdminStatus') return <WriteDialog id={device.id} device={device.name} oid={variable.oid} what={what} current={variable.text} onClose={onClose} />;
  return <WriteDialog id={device.id} device={device.name} oid={variable.oid} what={what} current={String(variable.numeric)} choices={[{ value: '1', label: text('word.up') }, { value: '2', label: text('word.down') }]} warning={text('write.adminWarning')} onClose={onClose} />;
}

function ValueMenu({ device, at, onTree, onSet, onClose }: { readonly device: DeviceSummary; readonly at: { readonly variable: Variable; readonly x: number; readonly y: number }; readonly onTree: (oid: string) => void; readonly onSet: (variable: Variable) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const go = useGo();
  const graph = useAction('snmp.graph');
  const { variable } = at;
  const writable = writableName(variable.oid);
  const copy = (value: string): void => {
    void navigator.clipboard.writeText(value).then(() => notifications.show({ message: text('copied') }), () => notifications.show({ color: 'red', message: text('copyFailed') }));
  };
  const draw = (): void => {
    void graph.run({ id: device.id, oid: variable.oid }).then(
      ({ metric, query }) => {
        notifications.show({ color: 'green', message: text('variable.graphed', { metric }) });
        go(explorerLink([query]));
      },
      (error: Error) => notifications.show({ color: 'red', message: error.message }),
    );
  };
  return (
    <Menu opened onClose={onClose} position="bottom-start" withinPortal={false} trapFocus returnFocus withInitialFocusPlaceholder={false}>
      <Menu.Target><button type="button" tabIndex={-1} aria-label={text('variable.actions', { name: variable.name || variable.oid })} className={classes.anchor} style={{ left: at.x, top: at.y }} /></Menu.Target>
      <Menu.Dropdown aria-label={text('variable.actions', { name: variable.name || variable.oid })}>
        <Menu.Label>{variable.name || variable.oid}</Menu.Label>
        <Menu.Item leftSection={<ChartLine size={14} aria-hidden />} disabled={variable.numeric === null} onClick={draw}>{text(variable.numeric === null ? 'variable.noGraph' : 'variable.graph')}</Menu.Item>
        <Menu.Item leftSection={<FilePlus2 size={14} aria-hidden />} onClick={() => go('/network/profiles', { name: device.profile, device: device.id, add: variable.oid })}>{text('variable.toProfile')}</Menu.Item>
        {writable !== undefined && <Menu.Item leftSection={<Pencil size={14} aria-hidden />} disabled={!device.writable} onClick={() => onSet(variable)}>{text(device.writable ? 'variable.set' : 'variable.notWritable')}</Menu.Item>}
        <Menu.Divider />
        <Menu.Item leftSection={<ListTree size={14} aria-hidden />} onClick={() => onTree(variable.oid)}>{text('variable.inTree')}</Menu.Item>
        <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={() => copy(variable.oid)}>{text('variable.copyOid')}</Menu.Item>
        <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={() => copy(variable.text)}>{text('variable.copyValue')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
