// Owns the table of file systems: how full each is, as a bar and in numbers, fullest first.
import type { ReactNode } from 'react';
import { useSeries } from '../../charts/data/use-series.ts';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import { FILESYSTEM_QUERIES, fillState, filesystemRows } from './filesystem-rows.ts';
import classes from './host.module.css';

export function FilesystemTable(): ReactNode {
  const text = useText('host');
  const rows = filesystemRows(useSeries(FILESYSTEM_QUERIES).lines);
  if (rows.length === 0) return null;
  return (
    <Panel label={text('family.disk')} flush>
      {/* A box that scrolls must be reachable by keyboard: WCAG 2.1.1. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.scroll} role="group" aria-label={text('family.disk')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{text('disk.mount')}</th>
              <th scope="col" className={classes.barHead}>{text('disk.inUse')}</th>
              <th scope="col" className={classes.end}>{text('disk.used')}</th>
              <th scope="col" className={classes.end}>{text('disk.free')}</th>
              <th scope="col" className={classes.end}>{text('disk.total')}</th>
              <th scope="col" className={classes.end}>{text('disk.inodes')}</th>
              <th scope="col">{text('disk.device')}</th>
              <th scope="col">{text('disk.type')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className={classes.code} title={row.mountPoint}>{row.mountPoint}</th>
                <td><Fill share={row.values.in_use} /></td>
                <td className={classes.end}><Quantity value={row.values.used} unit="byte" /></td>
                <td className={classes.end}><Quantity value={row.values.free} unit="byte" /></td>
                <td className={classes.end}><Quantity value={row.values.total} unit="byte" /></td>
                <td className={classes.end}><Quantity value={row.values.inodes} unit="fraction" reason={text('disk.noInodes')} /></td>
                <td className={classes.code} title={row.device}>{row.device}</td>
                <td className={classes.quiet}>{row.type}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Fill({ share }: { readonly share: number }): ReactNode {
  const ui = useText('ui');
  const state = fillState(share);
  return (
    <span className={classes.fill}>
      <span className={classes.bar} aria-hidden><span data-state={state} style={{ width: `${Number.isNaN(share) ? 0 : share * 100}%` }} /></span>
      <span className={classes.share}><Quantity value={share} unit="fraction" /></span>
      {(state === 'warn' || state === 'alert') && <span title={ui(`state.${state}`)}><StateGlyph state={state} /><span className="v-visually-hidden">{ui(`state.${state}`)}</span></span>}
    </span>
  );
}
