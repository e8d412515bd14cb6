// Owns the title of an event in the language of the page: stored titles are English, the kinds that the agent itself makes are known.
import { useCallback } from 'react';
import type { VedetteEvent } from '../../common/model/event.ts';
import { findTag } from '../../common/model/tags.ts';
import { textOf, useLanguage } from '../i18n/use-text.ts';

/** Says the title of an event; kinds that no catalogue knows keep the title they were stored with. */
export function useEventTitle(): (event: VedetteEvent) => string {
  const language = useLanguage();
  return useCallback(
    (event) => {
      if (language === 'en') return event.title;
      const params = { check: findTag(event.tags, 'check') ?? event.source, sink: findTag(event.tags, 'sink') ?? '' };
      return textOf('events', `title.${event.kind}`, params) ?? event.title;
    },
    [language],
  );
}
