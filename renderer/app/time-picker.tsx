// Owns the control of the one time range: presets, a typed range, two moments.
import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { ChevronLeft, ChevronRight, Clock } from 'lucide-react';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Millis } from '../../common/time/millis.ts';
import { rangeWords } from '../i18n/relative-time.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { durationWords } from '../i18n/duration-words.ts';
import classes from './time-picker.module.css';
import { MIN_DURATION, parseTimeText, PRESETS, rangeOf, shift, type TimeSpec } from './time-range.ts';
import { setTime, useTimeSpec } from './time-store.ts';
import { OPEN_TIME_EVENT } from './use-shortcuts.ts';

export function TimePicker(): ReactNode {
  const text = useText('shell');
  const language = useLanguage();
  const spec = useTimeSpec();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const open = (): void => setOpened(true);
    window.addEventListener(OPEN_TIME_EVENT, open);
    return () => window.removeEventListener(OPEN_TIME_EVENT, open);
  }, []);
  const choose = (next: TimeSpec): void => {
    setTime(next);
    setOpened(false);
  };
  const label =
    spec.kind === 'rolling'
      ? text('time.last', { duration: durationWords(spec.duration, language) })
      : rangeWords(spec.from, spec.to, language);
  return (
    <div className={classes.group}>
      <ActionIcon className={classes.step} aria-label={text('time.back')} title={text('time.back')} onClick={() => setTime(shift(spec, -1, Date.now()))}><ChevronLeft size={15} /></ActionIcon>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={340} trapFocus>
        <Popover.Target>
          <Button variant="default" aria-label={`${text('time.label')}: ${label}`} aria-expanded={opened} onClick={() => setOpened(!opened)} leftSection={<Clock size={14} aria-hidden />}>{label}</Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Typed onChoose={choose} />
          <div className={classes.presets}>
            {PRESETS.map((duration) => (
              <Button key={duration} px={4} variant={spec.kind === 'rolling' && spec.duration === duration ? 'light' : 'subtle'} color={spec.kind === 'rolling' && spec.duration === duration ? undefined : 'gray'} onClick={() => choose({ kind: 'rolling', duration, at: null })}>
                {durationWords(duration, language)}
              </Button>
            ))}
          </div>
          <Moments key={String(opened)} spec={spec} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon className={classes.step} aria-label={text('time.forward')} title={text('time.forward')} onClick={() => setTime(shift(spec, 1, Date.now()))}><ChevronRight size={15} /></ActionIcon>
    </div>
  );
}

function Typed({ onChoose }: { readonly onChoose: (spec: TimeSpec) => void }): ReactNode {
  const text = useText('shell');
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const parsed = parseTimeText(typed, Date.now());
    if (parsed === undefined) setWrong(true);
    else onChoose(parsed);
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        data-autofocus
        aria-label={text('time.typeLabel')}
        placeholder={text('time.type')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
        error={wrong ? text('time.notUnderstood') : undefined}
      />
    </form>
  );
}

/** "2026-11-22 14:00:00" as the picker writes it, in local time. */
function pickerText(t: Millis): string {
  const local = new Date(t - new Date(t).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}

function Moments({ spec, onChoose }: { readonly spec: TimeSpec; readonly onChoose: (spec: TimeSpec) => void }): ReactNode {
  const text = useText('shell');
  const [range, setRange] = useState(() => {
    const { from, to } = rangeOf(spec, Date.now());
    return { from: pickerText(from), to: pickerText(to) };
  });
  const from = new Date(range.from).getTime();
  const to = new Date(range.to).getTime();
  const wrong = !(to - from >= MIN_DURATION);
  const common = { size: 'xs', withSeconds: true, valueFormat: 'YYYY-MM-DD HH:mm:ss', popoverProps: { withinPortal: false } } as const;
  return (
    <div className={classes.moments}>
      <DateTimePicker {...common} label={text('time.from')} value={range.from} onChange={(value) => value !== null && setRange({ ...range, from: value })} />
      <DateTimePicker {...common} label={text('time.to')} value={range.to} onChange={(value) => value !== null && setRange({ ...range, to: value })} error={wrong ? text('time.order') : undefined} />
      <Button disabled={wrong} onClick={() => onChoose({ kind: 'absolute', from, to })}>{text('time.apply')}</Button>
    </div>
  );
}
