// Owns the key to the map: what colours, widths, dashes and shapes mean.
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { LOADS, widthOf } from './map-scene.ts';
import classes from './map.module.css';

const COLOURS = { unknown: 'line-strong', idle: 'muted', low: 'series-0', busy: 'warn', full: 'alert' } as const;
const SPEEDS = [['100 Mbit/s', 1e8], ['1 Gbit/s', 1e9], ['10 Gbit/s', 1e10], ['100 Gbit/s', 1e11]] as const;
const SHAPES = ['device', 'neighbour', 'unmanaged_switch', 'station', 'this_computer'] as const;

export function MapLegend(): ReactNode {
  const text = useText('networkTools');
  const line = (stroke: string, width: number, dash = '', opacity = 1): ReactNode => (
    <svg width="38" height="12" aria-hidden><path d="M1 6H37" stroke={stroke} strokeWidth={width} strokeDasharray={dash} opacity={opacity} /></svg>
  );
  return (
    <div className={classes.legend}>
      <p className={classes.legendTitle}>{text('legend.load')}</p>
      <ul>{LOADS.map((load) => <li key={load}>{line(`var(--v-${COLOURS[load]})`, 4)} {text(`legend.load.${load}`)}</li>)}</ul>
      <p className={classes.legendTitle}>{text('legend.speed')}</p>
      <ul>{SPEEDS.map(([words, speed]) => <li key={words}>{line('var(--v-muted)', widthOf(speed))} {words}</li>)}</ul>
      <p className={classes.legendTitle}>{text('legend.lines')}</p>
      <ul>
        <li>{line('var(--v-muted)', 3, '6 5')} {text('link.blocked')}</li>
        <li>{line('var(--v-muted)', 3, '', 0.35)} {text('link.stale')}</li>
        <li><span className={classes.legendBadge}>×2</span> {text('legend.aggregate')}</li>
      </ul>
      <p className={classes.legendTitle}>{text('legend.shapes')}</p>
      <ul>{SHAPES.map((kind) => <li key={kind}><Shape kind={kind} /> {text(`map.kind.${kind}`)}</li>)}</ul>
      <p className={classes.quiet}>{text('legend.keys')}</p>
    </div>
  );
}

function Shape({ kind }: { readonly kind: (typeof SHAPES)[number] }): ReactNode {
  const common = { fill: 'var(--v-panel)', stroke: 'var(--v-muted)', strokeWidth: 1.4 };
  return (
    <svg width="38" height="20" viewBox="-19 -10 38 20" aria-hidden>
      {kind === 'device' && <rect x="-8" y="-8" width="16" height="16" rx="3" {...common} />}
      {kind === 'neighbour' && <rect x="-8" y="-8" width="16" height="16" rx="3" {...common} strokeDasharray="3 2.5" />}
      {kind === 'unmanaged_switch' && <path d="M0 -8L10 0L0 8L-10 0Z" {...common} strokeDasharray="3 2.5" />}
      {kind === 'station' && <circle r="4" fill="var(--v-muted)" />}
      {kind === 'this_computer' && <circle r="8" {...common} stroke="var(--v-accent)" strokeWidth="2" />}
    </svg>
  );
}
