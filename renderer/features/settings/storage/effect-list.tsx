// Owns how the effect of limits is said in plain words: what goes, what stays, and how long the size lasts.
import type { ReactNode } from 'react';
import type { RetentionEffect } from '../../../../common/model/storage.ts';
import { daysWords } from '../../../i18n/duration-words.ts';
import { formatExact } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { quantityText } from '../../../ui/format-quantity.ts';
import { StateGlyph } from '../../../ui/state-badge.tsx';
import { takesAway } from './limits.ts';
import classes from './storage.module.css';

/** The sentence about what an effect takes away. */
export function useLossWords(): (effect: RetentionEffect) => string {
  const text = useText('storage');
  const language = useLanguage();
  return (effect) => {
    const amount = { what: text(`effect.${effect.tier}`), bytes: quantityText(effect.goesBytes, 'byte'), points: quantityText(effect.goesPoints, '') };
    return effect.goesBefore === null ? text('effect.goes', amount) : text('effect.goesBefore', { ...amount, before: formatExact(effect.goesBefore, language) });
  };
}

export function EffectList({ effects, wished, dimmed }: { readonly effects: readonly RetentionEffect[]; readonly wished: boolean; readonly dimmed: boolean }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const lossWords = useLossWords();
  const days = (value: number): string => daysWords(value, language);
  if (effects.length === 0) return <p className={classes.quiet}>{text('preview.loading')}</p>;
  return (
    <ul className={classes.effects} data-dimmed={dimmed || undefined}>
      {effects.map((effect) => {
        const goes = takesAway(effect);
        return (
          <li key={effect.tier} data-goes={goes || undefined}>
            <StateGlyph state={goes ? 'warn' : 'ok'} />
            <div>
              <b>{text(`tier.${effect.tier}`)}</b>
              <p>{goes ? lossWords(effect) : text(wished ? 'effect.nothingGoes' : 'effect.nothingGoesNow')}</p>
              <p className={classes.quiet}>
                {[
                  text('effect.keeps', { days: days(effect.keepsDays) }),
                  // Summaries grow with the points: the size of the data folder is told there.
                  ...(effect.tier === 'rollups' ? [] : [effect.capDays === null ? text('effect.capUnknown') : text('effect.cap', { days: days(effect.capDays) })]),
                  ...(effect.cappedBySize ? [text('effect.bySize')] : []),
                ].join(' ')}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
