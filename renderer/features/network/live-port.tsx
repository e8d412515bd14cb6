// Owns the live second of one port: asked for by itself while it is on screen, drawn in and out against each other.
import { useState, type ReactNode } from 'react';
import { useStream } from '../../api/hooks.ts';
import { useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { Quantity } from '../../ui/quantity.tsx';
import { sparkPath } from '../../ui/sparkline.tsx';
import { usePageVisible } from '../../ui/use-page-visible.ts';
import type { PortRow } from './lan-types.ts';
import { keepSecond, KEPT_SECONDS, lineOf, type PortSecond } from './live-seconds.ts';
import classes from './network.module.css';

const WIDTH = 240;
const HALF = 36;

export function LivePort({ id, port }: { readonly id: string; readonly port: PortRow }): ReactNode {
  // A new port is a new course: nothing of the one before may be drawn.
  return <Live key={`${id} ${port.index}`} id={id} port={port} />;
}

function Live({ id, port }: { readonly id: string; readonly port: PortRow }): ReactNode {
  const text = useText('networkDevices');
  const visible = usePageVisible();
  const [seconds, setSeconds] = useState<readonly PortSecond[]>([]);
  const stream = useStream('devices.livePort', { id, index: port.index }, { enabled: visible, onEvent: (second) => setSeconds((before) => keepSecond(before, second)) });
  const last = stream.value;
  const inwards = lineOf(seconds, ({ inBits }) => inBits);
  const outwards = lineOf(seconds, ({ outBits }) => outBits);
  const highest = Math.max(1, ...seconds.flatMap(({ inBits, outBits }) => [inBits ?? 0, outBits ?? 0]));
  const reason = stream.error?.message ?? (last === undefined ? text('live.waiting') : last.reason === '' ? text('live.waiting') : last.reason);
  const isMissing = stream.error !== undefined || (last !== undefined && last.reason !== '');
  return (
    <figure className={classes.live} aria-label={text('live')}>
      <figcaption className={classes.liveHead}>
        <b>{text('live')}</b>
        <span className={classes.since}>{isMissing ? <span className={classes.failed} role="status">{reason}</span> : text('live.note')}</span>
      </figcaption>
      <div className={classes.liveNumbers}>
        <span><i className={classes.swatchIn} aria-hidden /> {text('port.in')} <b><Quantity value={last?.inBits} unit="bit/second" reason={reason} /></b> <span className={classes.since}><Quantity value={last?.inPackets} unit="packet/second" reason={reason} /></span></span>
        <span><i className={classes.swatchOut} aria-hidden /> {text('port.out')} <b><Quantity value={last?.outBits} unit="bit/second" reason={reason} /></b> <span className={classes.since}><Quantity value={last?.outPackets} unit="packet/second" reason={reason} /></span></span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HALF * 2}`} preserveAspectRatio="none" className={classes.livePlot} aria-hidden>
        <line x1={0} x2={WIDTH} y1={HALF} y2={HALF} stroke="var(--v-line-strong)" vectorEffect="non-scaling-stroke" />
        <path d={sparkPath(inwards, WIDTH, HALF, 0, highest)} fill="none" stroke="var(--v-series-0)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
        <g transform={`translate(0 ${HALF * 2}) scale(1 -1)`}>
          <path d={sparkPath(outwards, WIDTH, HALF, 0, highest)} fill="none" stroke="var(--v-series-1)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
        </g>
      </svg>
      <div className={classes.liveScale}><span>{text('live.seconds', { count: KEPT_SECONDS })}</span><span>{text('live.highest', { rate: quantityText(highest <= 1 ? null : highest, 'bit/second') })}</span></div>
    </figure>
  );
}
