// Owns the list of the Events page: only the rows in view are drawn, older pages come while scrolling, news wait in a pill.
import { ArrowUp, Hourglass } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount, formatExact } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { useVisibleRows } from '../../ui/table/table-model.ts';
import { useEventText, useEventTitle } from '../../app/event-title.ts';
import classes from './events.module.css';
import type { TimelineRow } from './timeline.ts';

const ROW = 32;
/** Older rows are asked for when this many are left below. */
const AHEAD = 30;

export interface EventListProps {
  readonly rows: readonly TimelineRow[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly openedKey: string | undefined;
  readonly waiting: number;
  readonly complete: boolean;
  readonly loadingOlder: boolean;
  readonly dimmed: boolean;
  readonly onOpen: (row: TimelineRow) => void;
  readonly onOlder: () => void;
  readonly onShowWaiting: () => void;
}

export function EventList(props: EventListProps): ReactNode {
  const { rows, scroller, onOlder, complete } = props;
  const text = useText('events');
  const id = useId();
  const [active, setActive] = useState<string | undefined>(undefined);
  const virtual = useVisibleRows(rows.length, scroller, ROW);
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!complete && rows.length > 0 && lastIndex >= rows.length - AHEAD) onOlder();
  }, [complete, rows.length, lastIndex, onOlder]);
  const activeIndex = active === undefined ? -1 : rows.findIndex((row) => row.key === active);
  const inView = items.some((item) => item.index === activeIndex);

  // Rows that come in above must not move what is being read: the scroll position follows the first row in view.
  const anchor = useRef<{ readonly key: string; readonly offset: number } | undefined>(undefined);
  useEffect(() => {
    const element = scroller.current;
    const held = anchor.current;
    if (element === null || held === undefined || element.scrollTop < ROW / 2) return;
    const index = rows.findIndex((row) => row.key === held.key);
    if (index >= 0) element.scrollTo({ top: index * ROW + held.offset });
  }, [rows, scroller]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / ROW) - 2);
    const targets: Readonly<Record<string, number>> = { ArrowDown: activeIndex + 1, ArrowUp: activeIndex - 1, PageDown: activeIndex + page, PageUp: activeIndex - page, Home: 0, End: rows.length - 1 };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const index = Math.max(0, Math.min(rows.length - 1, target));
      setActive(rows[index]?.key);
      virtual.scrollToIndex(index, { align: 'auto' });
    } else if ((event.key === 'Enter' || event.key === ' ') && activeIndex >= 0) {
      event.preventDefault();
      props.onOpen(rows[activeIndex] as TimelineRow);
    }
  };
  return (
    <div className={classes.listBox} data-dimmed={props.dimmed || undefined}>
      <span className="v-visually-hidden" role="status">{props.waiting > 0 ? text('list.waiting', { count: props.waiting }) : ''}</span>
      {props.waiting > 0 && (
        <button
          type="button"
          className={classes.pill}
          onClick={() => {
            props.onShowWaiting();
            anchor.current = undefined;
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp size={13} aria-hidden /> {text('list.waiting', { count: props.waiting })}
        </button>
      )}
      <div
        ref={scroller}
        className={classes.scroller}
        role="listbox"
        tabIndex={0}
        aria-label={text('table')}
        aria-activedescendant={activeIndex >= 0 && inView ? `${id}-${activeIndex}` : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const row = rows[Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)];
          if (row === undefined) return;
          setActive(row.key);
          props.onOpen(row);
        }}
        onScroll={(event) => {
          const { scrollTop } = event.currentTarget;
          const index = Math.floor(scrollTop / ROW);
          const row = rows[index];
          anchor.current = row === undefined ? undefined : { key: row.key, offset: scrollTop - index * ROW };
        }}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={row.key}
                id={`${id}-${item.index}`}
                role="option"
                tabIndex={-1}
                aria-selected={row.key === props.openedKey}
                aria-posinset={item.index + 1}
                aria-setsize={complete ? rows.length : -1}
                data-active={row.key === active || undefined}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
                data-index={item.index}
              >
                {row.kind === 'event' ? <EventCells row={row} /> : <SpanCells row={row} />}
              </div>
            );
          })}
        </div>
        {props.loadingOlder && <p className={classes.end}>{text('list.older')}</p>}
        {complete && rows.length > 0 && <p className={classes.end}>{text('list.end')}</p>}
      </div>
    </div>
  );
}

function EventCells({ row }: { readonly row: Extract<TimelineRow, { kind: 'event' }> }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  const title = useEventTitle();
  const { event } = row;
  const words = useEventText()(event);
  return (
    <>
      <span className={classes.severity}><SeverityMark severity={event.severity} word /></span>
      <span className={classes.when}><RelativeTime t={event.lastT} /></span>
      <span className={classes.what}>
        <span className={classes.title}>{title(event)}</span>
        {event.count > 1 && <span className={classes.count} title={text('list.folded', { count: event.count, from: formatExact(event.t, language) })}>×{formatCount(event.count, language)}</span>}
        {words !== undefined && <span className={classes.words}>{words}</span>}
      </span>
      <span className={classes.tags}>{event.tags.join(' ')}</span>
      <span className={classes.source}>{event.source}</span>
    </>
  );
}

function SpanCells({ row }: { readonly row: Extract<TimelineRow, { kind: 'span' }> }): ReactNode {
  const text = useText('events');
  const language = useLanguage();
  const { span } = row;
  return (
    <>
      <span className={classes.severity} data-span><Hourglass size={14} aria-hidden /> {text('list.span')}</span>
      <span className={classes.when}><RelativeTime t={span.from} /></span>
      <span className={classes.what}>
        <span className={classes.title}>{textOf('charts', `span.${span.kind}`) ?? span.kind}</span>
        <span className={classes.count}>{durationWords(span.to - span.from, language)}</span>
        {span.detail !== '' && <span className={classes.words}>{span.detail}</span>}
      </span>
      <span className={classes.tags} />
      <span className={classes.source}>agent</span>
    </>
  );
}
