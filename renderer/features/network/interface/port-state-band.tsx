// Owns the band that shows when a port was up and when it was not.
import { useMemo, type ReactNode } from 'react';
import { findTag } from '../../../../common/model/tags.ts';
import { useSeries } from '../../../charts/data/use-series.ts';
import { useTimeRange } from '../../../app/time-store.ts';
import { formatShort } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { Panel } from '../../../ui/panel.tsx';
import { tagFilter } from '../device-links.ts';
import { stretches } from '../state-stretches.ts';
import classes from './interface.module.css';

export function PortState({ address, port }: { readonly address: string; readonly port: string }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const { from, to } = useTimeRange();
  const queries = useMemo(() => [{ id: 'state', text: `max:snmp.interface.status{${tagFilter('snmp_device', address)},${tagFilter('interface', port)}} by {status}` }], [address, port]);
  const { lines, loading } = useSeries(queries);
  const parts = useMemo(() => {
    const found = lines['state'] ?? [];
    return stretches(found.map(({ series }) => ({ state: findTag(series.tags, 'status') ?? '', x: series.x, y: series.y })), from, to);
  }, [lines, from, to]);
  const word = (state: string): string => textOf('networkDevices', `band.${state}`) ?? state;
  const spoken = parts.map(({ state, from: start }) => `${formatShort(start, language)} ${word(state)}`).join(', ');
  return (
    <Panel title={text('band')} note={parts.length === 0 ? text(loading ? 'band.loading' : 'band.none') : undefined}>
      <div className={classes.band} role="img" aria-label={parts.length === 0 ? text('band.none') : spoken}>
        {parts.map((part) => (
          <span
            key={part.from}
            data-state={part.state}
            title={`${word(part.state)} · ${formatShort(part.from, language)} – ${formatShort(part.to, language)}`}
            style={{ left: `${(((part.from - from) / (to - from)) * 100).toFixed(3)}%`, width: `${(((part.to - part.from) / (to - from)) * 100).toFixed(3)}%` }}
          />
        ))}
      </div>
      <ul className={classes.bandLegend}>{[...new Set(parts.map(({ state }) => state))].map((state) => <li key={state}><i data-state={state} aria-hidden />{word(state)}</li>)}</ul>
    </Panel>
  );
}
