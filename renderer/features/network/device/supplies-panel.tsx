// Owns what a printer has left, and who is on a wireless network.
import type { ReactNode } from 'react';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { DeviceDetail } from '../lan-types.ts';
import { Bar } from '../share-bar.tsx';
import classes from './device.module.css';

/** Inks by the names that printers give them; the colour is an addition to the name beside it. */
const INKS: Readonly<Record<string, string>> = { black: 'var(--v-ink-2)', cyan: 'var(--v-series-0)', magenta: 'var(--v-series-3)', yellow: 'var(--v-series-4)' };

export function SuppliesPanel({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  if (detail.supplies.length === 0 && detail.pages.length === 0) return null;
  return (
    <Panel title={text('supplies')}>
      <div className={classes.bars}>
        {detail.supplies.map((supply) => (
          <Bar
            key={supply.name}
            label={supply.name}
            percent={supply.percent}
            reason={supply.note === '' ? text('unknown.notSaid') : (textOf('networkDevices', `supply.${supply.note}`) ?? supply.note)}
            colour={INKS[supply.colour.toLowerCase()]}
            state={supply.percent === null ? undefined : supply.percent < 2 ? 'alert' : supply.percent < 10 ? 'warn' : undefined}
          />
        ))}
      </div>
      {detail.pages.length > 0 && <p className={classes.pages}>{detail.pages.map(({ name, count }) => <span key={name}>{textOf('networkDevices', `pages.${name}`) ?? name}: <b>{formatCount(count, language)}</b></span>)}</p>}
    </Panel>
  );
}

export function WirelessPanel({ groups }: { readonly groups: DeviceDetail['wireless'] }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  if (groups.length === 0) return null;
  const most = Math.max(1, ...groups.map(({ clients }) => clients));
  return (
    <Panel title={text('wireless')} note={formatCount(groups.reduce((sum, { clients }) => sum + clients, 0), language)}>
      <div className={classes.bars}>
        {groups.slice(0, 20).map(({ name, clients }) => <Bar key={name} label={name} percent={(clients / most) * 100} value={text('clients', { count: clients })} />)}
        {groups.length > 20 && <span className={classes.quiet}>+{groups.length - 20}</span>}
      </div>
    </Panel>
  );
}
