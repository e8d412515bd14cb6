// Owns what people call a store and what it is for; a store of a newer agent keeps its own name.
import { useCallback } from 'react';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';

export interface SinkName {
  readonly name: string;
  readonly what: string;
}

/** The name and purpose of a store in the language of the page. */
export function useSinkName(): (sink: string) => SinkName {
  const text = useText('pipeline');
  const language = useLanguage();
  return useCallback(
    (sink) => {
      const name = textOf('pipeline', `sink.${sink}`, { lng: language });
      return name === undefined ? { name: sink, what: text('sink.other.what') } : { name, what: textOf('pipeline', `sink.${sink}.what`, { lng: language }) ?? '' };
    },
    [text, language],
  );
}
