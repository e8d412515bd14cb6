// Owns the ribbon of kept minutes under the strip chart: one bar per minute, as high as its busiest process; mouse and keyboard pick one.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { MINUTE, type Millis, type TimeRange } from '../../../common/time/millis.ts';
import type { ProcessMinute } from '../../../common/model/process.ts';
import { ROOM } from '../../charts/plot.ts';
import { formatCount, formatMinute } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { minuteIndex, nearestMinute, stepMinute } from './minutes.ts';
import classes from './processes.module.css';

const HEIGHT = 26;
/** How near a click must come to a bar, px. */
const REACH_PX = 8;

export interface MinuteRibbonProps {
  readonly range: TimeRange;
  readonly minutes: readonly ProcessMinute[];
  /** The picked minute; null is live. */
  readonly picked: Millis | null;
  readonly onPick: (t: Millis | null) => void;
}

export function MinuteRibbon({ range, minutes, picked, onPick }: MinuteRibbonProps): ReactNode {
  const text = useText('processes');
  const language = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<{ readonly x: number; readonly minute: ProcessMinute } | undefined>(undefined);
  const plot = Math.max(1, width - ROOM.left - ROOM.right);
  const perPx = (range.to - range.from) / plot;
  const index = picked === null ? minutes.length : Math.max(0, minuteIndex(minutes, picked));
  const describe = (minute: ProcessMinute | undefined): string =>
    minute === undefined ? text('ribbon.live') : text('ribbon.minute', { time: formatMinute(minute.t, language), total: formatCount(minute.total, language), name: minute.topCpuName, cpu: quantityText(minute.topCpu, 'percent') });

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current !== null && width > 0) paint(canvas.current, width, range, minutes, picked, hover?.minute.t);
  });

  const minuteAt = (clientX: number): ProcessMinute | undefined => {
    const left = canvas.current?.getBoundingClientRect().left ?? 0;
    return nearestMinute(minutes, range.from + (clientX - left - ROOM.left) * perPx, REACH_PX * perPx);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target =
      event.key === 'ArrowLeft' ? stepMinute(minutes, picked, -1)
      : event.key === 'ArrowRight' ? stepMinute(minutes, picked, 1)
      : event.key === 'Home' ? minutes[0]?.t
      : event.key === 'End' || event.key === 'Escape' ? null
      : undefined;
    if (target === undefined) return;
    event.preventDefault();
    onPick(target);
  };
  return (
    <div
      className={classes.ribbon}
      role="slider"
      tabIndex={0}
      aria-label={text('ribbon')}
      aria-valuemin={0}
      aria-valuemax={minutes.length}
      aria-valuenow={index}
      aria-valuetext={describe(picked === null ? undefined : minutes[index])}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const minute = minuteAt(event.clientX);
        if (minute !== undefined) onPick(minute.t);
      }}
      onPointerMove={(event) => {
        const minute = minuteAt(event.clientX);
        setHover(minute === undefined ? undefined : { x: event.clientX - (canvas.current?.getBoundingClientRect().left ?? 0), minute });
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      <canvas ref={canvas} className={classes.ribbonCanvas} height={HEIGHT} />
      {hover !== undefined && <span className={classes.ribbonTip} style={{ left: Math.min(Math.max(hover.x, 120), Math.max(120, width - 120)) }}>{describe(hover.minute)}</span>}
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, width: number, range: TimeRange, minutes: readonly ProcessMinute[], picked: Millis | null, hovered: Millis | undefined): void {
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--v-${name}`).trim();
  context.scale(ratio, ratio);
  context.fillStyle = colour('grid');
  context.fillRect(ROOM.left, HEIGHT - 1, Math.max(0, width - ROOM.left - ROOM.right), 1);
  const highest = Math.max(100, ...minutes.map((minute) => minute.topCpu));
  const pxPerMs = (width - ROOM.left - ROOM.right) / (range.to - range.from);
  const pickedStart = picked === null ? undefined : Math.floor(picked / MINUTE) * MINUTE;
  for (const minute of minutes) {
    const left = ROOM.left + (minute.t - range.from) * pxPerMs;
    const right = Math.min(width - ROOM.right, left + MINUTE * pxPerMs);
    const start = Math.max(ROOM.left, left);
    if (right <= start) continue;
    const isPicked = minute.t === pickedStart;
    const gap = right - start > 4 ? 1 : 0;
    const height = isPicked ? HEIGHT : Math.max(3, (minute.topCpu / highest) * (HEIGHT - 3));
    context.fillStyle = isPicked ? colour('accent') : colour(minute.t === hovered ? 'ink-2' : 'series-7');
    context.globalAlpha = isPicked || minute.t === hovered ? 1 : 0.6;
    context.fillRect(start, HEIGHT - height, Math.max(1, right - start - gap), height);
  }
  context.globalAlpha = 1;
}
