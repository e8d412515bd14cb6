// Owns the side panel of an event or a span: every field, and the way to the charts of that moment.
import { Button } from '@mantine/core';
import { ChartLine } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Span, VedetteEvent } from '../../../common/model/event.ts';
import { MINUTE, type Millis } from '../../../common/time/millis.ts';
import { useGo } from '../../app/navigation.tsx';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount, formatExact } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useEventText, useEventTitle } from '../../app/event-title.ts';
import classes from './events.module.css';

/** Room on both sides of the moment, so that what led to it is seen. */
const AROUND = 5 * MINUTE;

function Moment({ t }: { readonly t: Millis }): ReactNode {
  const language = useLanguage();
  return <><RelativeTime t={t} /> <span className={classes.exact}>{formatExact(t, language)}</span></>;
}

function ShowOnHost({ from, to }: { readonly from: Millis; readonly to: Millis }): ReactNode {
  const text = useText('events');
  const go = useGo();
  return (
    <Button variant="default" leftSection={<ChartLine size={14} aria-hidden />} onClick={() => go('/host', { range: undefined, at: undefined, from: String(Math.round(from - AROUND)), to: String(Math.round(to + AROUND)) })}>
      {text('panel.host')}
    </Button>
  );
}

export function EventPanel({ event, onTag, onClose }: { readonly event: VedetteEvent; readonly onTag: (tag: string) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  const title = useEventTitle()(event);
  const words = useEventText()(event);
  return (
    <SidePanel label={text('panel.label')} title={title} onClose={onClose}>
      {words !== undefined && <p className={classes.panelText}>{words}</p>}
      <div className={classes.panelActions}><ShowOnHost from={event.t} to={event.lastT} /></div>
      <KeyValue
        facts={[
          { label: text('panel.severity'), value: <SeverityMark severity={event.severity} word /> },
          { label: text('panel.kind'), value: <>{textOf('events', `kind.${event.kind}`) ?? event.kind} <code className={classes.exact}>{event.kind}</code></> },
          { label: text('panel.source'), value: event.source },
          { label: text(event.count > 1 ? 'panel.first' : 'panel.when'), value: <Moment t={event.t} /> },
          ...(event.count > 1
            ? [
                { label: text('panel.last'), value: <Moment t={event.lastT} /> },
                { label: text('panel.count'), value: formatCount(event.count, language) },
              ]
            : []),
          { label: text('panel.tags'), value: event.tags.length === 0 ? text('panel.noTags') : <span className={classes.panelTags}>{event.tags.map((tag) => <button key={tag} type="button" className={classes.tag} title={text('panel.onlyTag', { tag })} onClick={() => onTag(tag)}>{tag}</button>)}</span> },
          ...(event.aggregationKey === undefined ? [] : [{ label: text('panel.key'), value: event.aggregationKey, code: true }]),
          { label: text('panel.id'), value: String(event.id), code: true },
        ]}
      />
      {language !== 'en' && title !== event.title && <p className={classes.exact}>{text('panel.original', { title: event.title })}</p>}
    </SidePanel>
  );
}

export function SpanPanel({ span, onClose }: { readonly span: Span; readonly onClose: () => void }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  return (
    <SidePanel label={text('panel.label')} title={textOf('charts', `span.${span.kind}`) ?? span.kind} onClose={onClose}>
      <p className={classes.panelText}>{textOf('events', `span.${span.kind}`) ?? ''}</p>
      <div className={classes.panelActions}><ShowOnHost from={span.from} to={span.to} /></div>
      <KeyValue
        facts={[
          { label: text('panel.from'), value: <Moment t={span.from} /> },
          { label: text('panel.to'), value: <Moment t={span.to} /> },
          { label: text('panel.length'), value: durationWords(span.to - span.from, language) },
          { label: text('panel.detail'), value: span.detail === '' ? '–' : span.detail },
        ]}
      />
    </SidePanel>
  );
}

export function MissingEventPanel({ onClose, loading }: { readonly onClose: () => void; readonly loading: boolean }): ReactNode {
  const text = useText('events');
  return (
    <SidePanel label={text('panel.label')} title={text('panel.missing')} onClose={onClose}>
      <EmptyState compact title={text(loading ? 'panel.looking' : 'panel.missing')} why={loading ? undefined : text('panel.missingWhy')} />
    </SidePanel>
  );
}
