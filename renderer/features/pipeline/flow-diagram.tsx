// Owns the small picture: sources → aggregator → stores, each with its state in words, each wire drawn by the state of its store.
import { ArrowDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PipelineStatus, SinkStatus } from '../../../common/model/status.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatClock, formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { lateSources, livingSources, sinkBadge, sinkCondition } from './condition.ts';
import classes from './flow-diagram.module.css';
import { useSinkName } from './sink-names.ts';

export function FlowDiagram({ status }: { readonly status: PipelineStatus }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const sources = livingSources(status);
  const late = lateSources(status);
  const rate = status.sinks.filter((sink) => sink.sink !== 'live').reduce((most, sink) => Math.max(most, sink.pointsPerSecond), 0);
  return (
    <div className={classes.diagram}>
      <div className={classes.stage} data-state={late.length > 0 ? 'warn' : undefined}>
        <div className={classes.stageHead}>
          <span className={classes.count}>{formatCount(sources.length, language)}</span>
          <b>{text('diagram.sources')}</b>
        </div>
        {sources.length === 0 ? (
          <span className={classes.words}>{text('diagram.noSources')}</span>
        ) : late.length === 0 ? (
          <StateBadge quiet state="ok" label={text('diagram.allOnTime')} />
        ) : (
          <span className={classes.wrap}><StateBadge quiet state="warn" label={text('diagram.late', { count: late.length, names: late.join(', ') })} /></span>
        )}
        <span className={classes.list} title={sources.join(', ')}>{sources.join(' · ')}</span>
      </div>
      <Wire />
      <div className={classes.stage}>
        <div className={classes.stageHead}><b>{text('diagram.aggregator')}</b></div>
        <span className={classes.words}>{text('diagram.flush', { interval: durationWords(status.flushIntervalMs, language).replaceAll(' ', '\u00a0') })}</span>
        <span className={classes.words}>{text('diagram.rate', { number: quantityText(rate, '') })}</span>
      </div>
      <ul className={classes.stores} aria-label={text('diagram.stores')}>
        {status.sinks.map((sink) => <Store key={sink.sink} sink={sink} />)}
      </ul>
    </div>
  );
}

function Wire(): ReactNode {
  return <div className={classes.wire} aria-hidden><ArrowDown size={16} className={classes.down} /></div>;
}

function Store({ sink }: { readonly sink: SinkStatus }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const { name, what } = useSinkName()(sink.sink);
  const condition = sinkCondition(sink);
  const badge = sinkBadge(condition);
  const reason = condition === 'resting' ? text('reason.resting') : condition === 'behind' ? text('reason.behind') : sink.reason;
  return (
    <li className={classes.storeRow} data-condition={condition}>
      <div className={classes.branch} aria-hidden />
      <div className={classes.store} data-state={badge}>
        <div className={classes.storeHead}>
          <b>{name}</b>
          <StateBadge state={badge} label={text(`state.${condition}`)} />
          <span className={classes.what}>{what}</span>
        </div>
        <div className={classes.facts}>
          {condition === 'resting' ? (
            <span>{reason}</span>
          ) : (
            <>
              <span>{sink.watermark === null ? text('diagram.nothing') : text('diagram.complete', { time: formatClock(sink.watermark, language) })}</span>
              {sink.watermark !== null && <span>{text('diagram.lag', { lag: quantityText(sink.lagMs, 'millisecond') })}</span>}
              <span>{text('diagram.rate', { number: quantityText(sink.pointsPerSecond, '') })}</span>
              <span>
                {sink.lastFlushMs === null
                  ? text('diagram.noFlush')
                  : text('diagram.flushTime', { last: quantityText(sink.lastFlushMs, 'millisecond'), max: quantityText(sink.maxFlushMs, 'millisecond') })}
              </span>
              {sink.queued > 0 && <span className={classes.notable}>{text('diagram.queue', { count: sink.queued })}</span>}
              {sink.dropped > 0 && <span className={classes.bad}>{text('diagram.dropped', { count: sink.dropped, shown: formatCount(sink.dropped, language) })}</span>}
            </>
          )}
        </div>
        {reason !== '' && condition !== 'resting' && <div className={classes.reason} data-state={badge}>{reason}</div>}
      </div>
    </li>
  );
}
