// Owns the title and text of an event in the language of the page: stored ones are English, the kinds that the agent itself makes are known.
import { useCallback } from 'react';
import type { VedetteEvent } from '../../common/model/event.ts';
import { findTag } from '../../common/model/tags.ts';
import { textOf, useLanguage } from '../i18n/use-text.ts';
import { saidValues } from './said-values.ts';

/** Says the title of an event; kinds that no catalogue knows keep the title they were stored with. */
export function useEventTitle(): (event: VedetteEvent) => string {
  const language = useLanguage();
  return useCallback(
    (event) => {
      if (language === 'en') return event.title;
      const params = { check: findTag(event.tags, 'check') ?? event.source, sink: findTag(event.tags, 'sink') ?? '', ...saidValues(event.params ?? {}, language) };
      return variantOf('title', event, params) ?? event.title;
    },
    [language],
  );
}

/** Says the text of an event; events whose values were not kept, and kinds that no catalogue knows, keep the text they were stored with. */
export function useEventText(): (event: VedetteEvent) => string | undefined {
  const language = useLanguage();
  return useCallback((event) => (language === 'en' || event.params === undefined ? event.text : (variantOf('text', event, saidValues(event.params, language)) ?? event.text)), [language]);
}

/** A kind with several wordings has one for each variant. */
function variantOf(part: 'title' | 'text', { kind, params }: VedetteEvent, values: Readonly<Record<string, string | number>>): string | undefined {
  const variant = params?.['variant'];
  return (variant === undefined ? undefined : textOf('events', `${part}.${kind}.${variant}`, values)) ?? textOf('events', `${part}.${kind}`, values);
}
