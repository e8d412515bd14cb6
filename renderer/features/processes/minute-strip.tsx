// Owns the strip above the table: CPU and memory over the time range, and the minutes whose processes were kept.
import { useMemo, useRef, type ReactNode } from 'react';
import type { ProcessMinute } from '../../../common/model/process.ts';
import { MINUTE, type Millis } from '../../../common/time/millis.ts';
import { useTimeRange } from '../../app/time-store.ts';
import { ROOM } from '../../charts/plot.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { formatMinute } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { MinuteRibbon } from './minute-ribbon.tsx';
import { nearestMinute } from './minutes.ts';
import classes from './processes.module.css';

/** A press that moves farther than this is a brush, not a click. */
const CLICK_PX = 4;

export function MinuteStrip(props: { readonly minutes: readonly ProcessMinute[]; readonly picked: Millis | null; readonly onPick: (t: Millis | null) => void; readonly note: string }): ReactNode {
  const { minutes, picked, onPick } = props;
  const text = useText('processes');
  const language = useLanguage();
  const range = useTimeRange(1_000);
  const pressed = useRef<number | undefined>(undefined);
  const queries = useMemo(
    () => [
      { id: 'cpu', text: '100 - avg:system.cpu.idle{*}', label: text('strip.cpu'), slot: 0 },
      { id: 'memory', text: '100 - 100 * avg:system.mem.pct_usable{*}', label: text('strip.memory'), slot: 3 },
    ],
    [text],
  );
  const events = useMemo(() => (picked === null ? [] : [{ t: picked + MINUTE / 2, title: formatMinute(picked, language), severity: 'info' as const }]), [picked, language]);
  return (
    <Panel label={text('strip')} flush>
      <div
        role="presentation"
        onPointerDown={(event) => (pressed.current = event.clientX)}
        onClick={(event) => {
          const target = event.target as HTMLElement;
          const plot = target.closest('[role="slider"], [role="img"]');
          if (plot === null || pressed.current === undefined || Math.abs(event.clientX - pressed.current) > CLICK_PX) return;
          const box = plot.getBoundingClientRect();
          const width = Math.max(1, box.width - ROOM.left - ROOM.right);
          const perPx = (range.to - range.from) / width;
          const minute = nearestMinute(minutes, range.from + (event.clientX - box.left - ROOM.left) * perPx, 8 * perPx);
          if (minute !== undefined) onPick(minute.t);
        }}
      >
        <TimeChart title={text('strip.title')} queries={queries} unit="percent" yMin={0} yMax={100} height={104} legend="line" bare events={events} />
      </div>
      <MinuteRibbon range={range} minutes={minutes} picked={picked} onPick={onPick} />
      <p className={classes.stripNote}>{props.note}</p>
    </Panel>
  );
}
