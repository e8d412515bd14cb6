// Owns the line below a chart: how long its answer took, how many points it read, from which tiers and resolutions, and what is marked.
import { Fragment, type ReactNode } from 'react';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount, rangeWords } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { StateGlyph } from '../../ui/state-badge.tsx';
import classes from './panel-cost.module.css';
import { panelCost, type CostPart, type Marked } from './query-cost.ts';
import type { QueryCost } from './use-query-costs.ts';

export function PanelCostLine({ costs }: { readonly costs: readonly (QueryCost | undefined)[] }): ReactNode {
  const text = useText('explorer');
  const language = useLanguage();
  const words = usePartWords();
  const cost = panelCost(costs.map((one) => one?.stats));
  const marked = costs.flatMap((one) => one?.marked ?? []);
  return (
    <div className={classes.line} aria-live="off">
      {cost === undefined ? (
        ' '
      ) : (
        <>
          <span>{quantityText(cost.ms, 'millisecond')}</span>
          <span>{cost.cached === cost.queries ? text('cost.cached') : text('cost.read', { count: cost.points, shown: formatCount(cost.points, language) })}</span>
          {cost.cached > 0 && cost.cached < cost.queries && <span>{text('cost.someCached', { count: cost.cached, total: cost.queries })}</span>}
          {cost.parts.length > 0 && (
            <span className={classes.parts}>
              <span className={classes.bar} aria-hidden>{cost.parts.map((part) => <span key={keyOf(part)} data-tier={part.tier} data-rolled={part.resolution > 0 || undefined} data-cached={part.cached} style={{ flexGrow: part.share }} />)}</span>
              {cost.parts.map((part, index) => (
                <Fragment key={keyOf(part)}>
                  {index > 0 && <span aria-hidden>→</span>}
                  <span title={rangeWords(part.from, part.to, language)}>{words(part)}</span>
                </Fragment>
              ))}
            </span>
          )}
          {marked.map((one) => <MarkedWords key={one.role} marked={one} />)}
        </>
      )}
    </div>
  );
}

const keyOf = ({ tier, resolution, from, cached }: CostPart): string => `${tier} ${resolution} ${from} ${cached === true}`;

/** "database, raw", "archive by 1 hr", "database, raw (cached)". */
function usePartWords(): (part: CostPart) => string {
  const text = useText('explorer');
  const language = useLanguage();
  return ({ tier, resolution, cached }) => {
    const words = resolution === 0 ? text('part.raw', { tier: text(`part.${tier}`) }) : text('part.rolled', { tier: text(`part.${tier}`), resolution: durationWords(resolution, language) });
    return cached === true ? text('part.cached', { part: words }) : words;
  };
}

function MarkedWords({ marked }: { readonly marked: Marked }): ReactNode {
  const text = useText('explorer');
  const language = useLanguage();
  if (marked.role === 'forecast') return <span>{text('marked.forecast')}</span>;
  const found = marked.role === 'anomaly' ? marked.points : marked.lines;
  return (
    <span className={found > 0 ? classes.found : undefined}>
      {found > 0 && <StateGlyph state="alert" size={10} />} {text(`marked.${marked.role}`, { count: found, shown: formatCount(found, language) })}
    </span>
  );
}
