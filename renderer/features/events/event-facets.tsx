// Owns the facets of the Events page: severity, kind, source and stretches of time, each value with its count.
import { Button, Checkbox, Pill } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { SPAN_KINDS, type EventSeverity, type Span } from '../../../common/model/event.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import classes from './events.module.css';
import type { TimelineFilter } from './timeline.ts';
import type { TimelineState } from './use-timeline.ts';

type FacetName = 'severities' | 'kinds' | 'sources' | 'spans' | 'tags';

export interface EventFacetsProps {
  readonly facets: TimelineState['facets'];
  readonly spans: readonly Span[];
  readonly filter: TimelineFilter;
  readonly onChange: (name: FacetName, values: readonly string[]) => void;
  readonly onClear: () => void;
}

interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Chosen values stay visible when nothing has them any more. */
function withChosen(values: readonly FacetValue[], chosen: readonly string[]): FacetValue[] {
  const known = new Set(values.map((value) => value.value));
  return [...values, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }))];
}

export function EventFacets(props: EventFacetsProps): ReactNode {
  const { facets, filter } = props;
  const text = useText('events');
  const narrow = useMediaQuery('(max-width: 1100px)');
  const severities = ['error', 'warning', 'success', 'info'].flatMap((value) => (facets?.severities ?? []).filter((facet) => facet.value === value));
  const spans = SPAN_KINDS.map((kind) => ({ value: kind, count: props.spans.filter((span) => span.kind === kind).length })).filter((facet) => facet.count > 0);
  const chosen = filter.severities.length + filter.kinds.length + filter.sources.length + filter.tags.length + filter.spans.length;
  const groups: readonly { readonly name: FacetName; readonly values: readonly FacetValue[] }[] = [
    { name: 'severities', values: severities },
    { name: 'kinds', values: facets?.kinds ?? [] },
    { name: 'sources', values: facets?.sources ?? [] },
    { name: 'spans', values: spans },
  ];
  return (
    <aside className={classes.facets} aria-label={text('facets')}>
      {chosen > 0 && <Button variant="default" size="compact-sm" onClick={props.onClear}>{text('facets.clear', { count: chosen })}</Button>}
      {filter.tags.length > 0 && (
        <Pill.Group gap={4} aria-label={text('facet.tags')}>
          {filter.tags.map((tag) => <Pill key={tag} size="sm" withRemoveButton removeButtonProps={{ 'aria-label': text('facet.removeTag', { tag }), 'aria-hidden': false, tabIndex: 0 }} onRemove={() => props.onChange('tags', filter.tags.filter((other) => other !== tag))}>{tag}</Pill>)}
        </Pill.Group>
      )}
      {groups.map((group) => {
        const values = withChosen(group.values, filter[group.name]);
        if (values.length === 0) return null;
        return (
          <details key={`${group.name} ${narrow}`} className={classes.facet} open={!narrow || filter[group.name].length > 0}>
            <summary>{text(`facet.${group.name}`)}</summary>
            <div className={classes.facetValues}>
              {values.map((facet) => <FacetValueBox key={facet.value} facet={facet} word={<FacetWord name={group.name} value={facet.value} />} chosen={filter[group.name]} onChange={(next) => props.onChange(group.name, next)} />)}
            </div>
          </details>
        );
      })}
    </aside>
  );
}

function FacetWord({ name, value }: { readonly name: FacetName; readonly value: string }): ReactNode {
  if (name === 'severities') return <SeverityMark severity={value as EventSeverity} word />;
  if (name === 'kinds') return textOf('events', `kind.${value}`) ?? value;
  return name === 'spans' ? (textOf('charts', `span.${value}`) ?? value) : value;
}

function FacetValueBox({ facet, word, chosen, onChange }: { readonly facet: FacetValue; readonly word: ReactNode; readonly chosen: readonly string[]; readonly onChange: (values: readonly string[]) => void }): ReactNode {
  const language = useLanguage();
  const checked = chosen.includes(facet.value);
  return (
    <Checkbox
      size="xs"
      checked={checked}
      onChange={() => onChange(checked ? chosen.filter((other) => other !== facet.value) : [...chosen, facet.value])}
      styles={{ body: { alignItems: 'center' }, labelWrapper: { flex: 1, minWidth: 0 }, label: { display: 'block' } }}
      label={<span className={classes.facetRow} title={facet.value}><span className={classes.facetWord}>{word}</span><span className={classes.facetCount}>{formatCount(facet.count, language)}</span></span>}
    />
  );
}
