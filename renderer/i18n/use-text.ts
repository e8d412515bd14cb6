// Owns the typed way from a component to its texts.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue, Language, Namespace } from './catalogue.ts';
import { i18n } from './i18n.ts';
import type { MessageKey } from './messages.ts';

type Params = Readonly<Record<string, string | number>>;
/** Text of a key of one namespace; `count` chooses the plural form. */
export type Text<N extends Namespace> = (key: MessageKey<Catalogue[N]>, params?: Params) => string;

/** The texts of one namespace in the language of the page; re-renders when the language changes. */
export function useText<N extends Namespace>(namespace: N): Text<N> {
  const { i18n: instance } = useTranslation(namespace);
  const language = instance.language;
  return useCallback<Text<N>>(
    // The keys are proven by Text<N>; i18next's own types do not know our catalogues.
    (key, params) => (instance.t as (key: string, options: object) => string)(key, { ...params, ns: namespace, lng: language }),
    [instance, namespace, language],
  );
}

/** The language of the page, for Intl formatters. */
export function useLanguage(): Language {
  const { i18n: instance } = useTranslation();
  return instance.language === 'ko' ? 'ko' : 'en';
}

/** The text of a key that arrives as data (a finding, a check); undefined when no catalogue has it. */
export function textOf(namespace: Namespace, key: string, params?: Params): string | undefined {
  return i18n.exists(key, { ...params, ns: namespace }) ? i18n.t(key, { ...params, ns: namespace }) : undefined;
}
