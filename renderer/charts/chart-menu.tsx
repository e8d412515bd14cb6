// Owns the menu of a chart: values, picture, query, the Explorer, the range before.
import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Compass, Copy, FileSpreadsheet, Image, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { explorerLink, useGo } from '../app/navigation.tsx';
import { isZoomed, zoomBack } from '../app/time-store.ts';
import { useText } from '../i18n/use-text.ts';
import type { ChartReport } from './chart-view.ts';
import { fileName, saveFile, toCsv } from './export.ts';

export interface ChartMenuProps {
  readonly title: string;
  readonly queries: readonly string[];
  readonly report: ChartReport;
  readonly picture: () => string | undefined;
  /** Where the menu opens, px in the window. It is open while mounted. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

export function ChartMenu(props: ChartMenuProps): ReactNode {
  const text = useText('charts');
  const go = useGo();
  const { report, title } = props;
  const drawn = report.lines.length > 0;
  const copy = (): void => {
    navigator.clipboard.writeText(props.queries.join('\n')).then(
      () => notifications.show({ message: text('menu.copied') }),
      () => notifications.show({ color: 'yellow', message: text('menu.copyFailed') }),
    );
  };
  const savePicture = (): void => {
    const url = props.picture();
    if (url !== undefined) saveFile(fileName(title, 'png'), url);
  };
  return (
    <Menu opened onClose={props.onClose} position="bottom-start" withinPortal trapFocus>
      <Menu.Target>
        <span role="button" tabIndex={-1} aria-label={text('menu.label')} style={{ position: 'fixed', left: props.at.x, top: props.at.y, width: 0, height: 0 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={text('menu.label')}>
        <Menu.Item leftSection={<Compass size={14} />} onClick={() => go(explorerLink(props.queries))}>{text('menu.explorer')}</Menu.Item>
        <Menu.Item leftSection={<Copy size={14} />} onClick={copy}>{text('menu.copy')}</Menu.Item>
        <Menu.Item leftSection={<FileSpreadsheet size={14} />} disabled={!drawn} onClick={() => saveFile(fileName(title, 'csv'), new Blob([toCsv(report.lines.map((line) => line.series), report.from, report.to)], { type: 'text/csv' }))}>{text('menu.csv')}</Menu.Item>
        <Menu.Item leftSection={<Image size={14} />} disabled={!drawn} onClick={savePicture}>{text('menu.png')}</Menu.Item>
        <Menu.Item leftSection={<Undo2 size={14} />} disabled={!isZoomed()} onClick={() => zoomBack()}>{text('menu.unzoom')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
