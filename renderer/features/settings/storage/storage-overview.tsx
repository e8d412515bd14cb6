// Owns what lies where: one bar of the disk, a table of all tiers, and how full the two caps are.
import type { ReactNode } from 'react';
import type { StorageStats } from '../../../../common/model/storage.ts';
import { DAY, MINUTE, type Millis } from '../../../../common/time/millis.ts';
import { useStorageSentence } from '../../../app/said-values.ts';
import { daysWords, durationWords } from '../../../i18n/duration-words.ts';
import { formatCount, formatDate, formatExact } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { quantityText } from '../../../ui/format-quantity.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { LIMITS, limitText, readLimit, type LimitName } from './limits.ts';
import classes from './storage.module.css';
import { archiveUse, databaseUse, heldSpan, isOnDisk, tierShares, type CapUse } from './tier-shares.ts';

/** The cap in bytes as the configuration in force has it. */
function capOf(name: LimitName, effective: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const limit = LIMITS.find((one) => one.name === name);
  return limit === undefined || effective === undefined ? undefined : readLimit('size', limitText(limit, effective));
}

export function StorageOverview({ stats, effective }: { readonly stats: StorageStats; readonly effective: Readonly<Record<string, unknown>> | undefined }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const sentence = useStorageSentence();
  return (
    <>
      {stats.state !== 'ok' && <p className={classes.warning}><StateBadge state={stats.state === 'full' || stats.state === 'read_only' ? 'alert' : 'warn'} label={text(`state.${stats.state}`)} /> {sentence(stats.words, stats.reason)}</p>}
      <div className={classes.caps}>
        <Cap label={text('cap.database')} use={databaseUse(stats, capOf('maxBytes', effective))} />
        <Cap label={text('cap.archive')} use={archiveUse(stats, capOf('archiveMaxBytes', effective))} />
      </div>
      <DiskBar stats={stats} />
      <TierTable stats={stats} />
      <KeyValue
        facts={[
          { label: text('dataDir'), value: stats.dataDir, code: true },
          ...(stats.archiveFolder === null ? [] : [{ label: text('archiveDir'), value: stats.archiveFolder, code: true }]),
          { label: text('diskFree'), value: <Quantity value={stats.diskFreeBytes} unit="byte" reason={text('diskFree.unknown')} /> },
          { label: text('held'), value: text('held.counts', { series: formatCount(stats.seriesTotal, language), events: formatCount(stats.events, language), snapshots: formatCount(stats.processSnapshots, language) }) },
        ]}
      />
    </>
  );
}

/** One cap: how much of it is used, how fast it fills, how many days it buys. */
function Cap({ label, use }: { readonly label: string; readonly use: CapUse }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const full = use.cap === undefined ? 0 : Math.min(1, use.bytes / use.cap);
  const growth = use.growthPerDay === null ? text('growth.unknown') : text('growth', { amount: quantityText(Math.max(0, use.growthPerDay), 'byte') });
  return (
    <div className={classes.cap}>
      <div className={classes.capHead}>
        <b>{label}</b>
        <span>{use.cap === undefined ? quantityText(use.bytes, 'byte') : text('cap.of', { used: quantityText(use.bytes, 'byte'), cap: quantityText(use.cap, 'byte') })}</span>
      </div>
      <div className={classes.meter} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(full * 100)} aria-valuetext={text('cap.full', { percent: Math.round(full * 100) })}>
        <div style={{ width: `${full * 100}%` }} data-full={full > 0.95 || undefined} />
      </div>
      <p className={classes.quiet}>{growth}{use.days !== null && ` · ${text('cap.days', { days: daysWords(use.days, language) })}`}</p>
    </div>
  );
}

function DiskBar({ stats }: { readonly stats: StorageStats }): ReactNode {
  const text = useText('storage');
  const shares = tierShares(stats.tiers);
  const words = shares.map((one) => `${text(`tier.${one.tier}`)} ${quantityText(one.bytes, 'byte')}`).join(', ');
  return (
    <div className={classes.disk}>
      <div className={classes.diskBar} role="img" aria-label={text('bar.label', { shares: words === '' ? text('tier.empty') : words })}>
        {shares.map((one) => <div key={one.tier} data-tier={one.tier} title={`${text(`tier.${one.tier}`)}: ${quantityText(one.bytes, 'byte')}`} style={{ flexGrow: one.share }} />)}
      </div>
    </div>
  );
}

/** Relative while it is young; "last year" would say too little, so from a week on it is the day. */
function Oldest({ t }: { readonly t: Millis | null }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const now = useNow(MINUTE);
  if (t === null || now - t < 7 * DAY) return <RelativeTime t={t} unknown={text('tier.empty')} />;
  return <time dateTime={new Date(t).toISOString()} title={formatExact(t, language)}>{formatDate(t, language)}</time>;
}

function TierTable({ stats }: { readonly stats: StorageStats }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const growth: Readonly<Partial<Record<string, number | null>>> = { sqlite: stats.growthPerDay, archive: stats.archiveGrowthPerDay };
  return (
    // A box that scrolls must be reachable by keyboard: WCAG 2.1.1.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label={text('tiers')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{text('tier')}</th>
            <th scope="col">{text('tier.size')}</th>
            <th scope="col">{text('tier.points')}</th>
            <th scope="col">{text('tier.perPoint')}</th>
            <th scope="col">{text('tier.span')}</th>
            <th scope="col">{text('tier.from')}</th>
            <th scope="col">{text('tier.growth')}</th>
          </tr>
        </thead>
        <tbody>
          {stats.tiers.map((tier) => {
            const span = heldSpan(tier);
            return (
              <tr key={tier.tier}>
                <th scope="row"><span className={classes.swatch} data-tier={isOnDisk(tier.tier) ? tier.tier : 'memory'} aria-hidden />{text(`tier.${tier.tier}`)} <span className={classes.quiet}>{text(`tier.${tier.tier}.what`)}</span></th>
                <td><Quantity value={tier.bytes} unit="byte" /></td>
                <td title={formatCount(tier.points, language)}><Quantity value={tier.points} unit="" /></td>
                <td><Quantity value={tier.points > 0 ? tier.bytes / tier.points : null} unit="byte" reason={text('tier.empty')} /></td>
                <td>{span === null ? <Quantity value={null} unit="" reason={text('tier.empty')} /> : durationWords(span, language)}</td>
                <td><Oldest t={tier.from} /></td>
                <td>{tier.tier in growth ? <Quantity value={growth[tier.tier] ?? null} unit="byte" reason={text('growth.unknown')} /> : <Quantity value={null} unit="" reason={text('growth.none')} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
