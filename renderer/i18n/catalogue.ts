// Owns the list of message catalogues: one file per namespace and language.
import * as en from './en/index.ts';
import * as ko from './ko/index.ts';
import type { Messages } from './messages.ts';

export type Catalogue = typeof en;
export type Namespace = keyof Catalogue;

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

type Complete = { readonly [N in Namespace]: Messages<Catalogue[N]> };
/** Every text by language and namespace; a missing Korean text is a type error here. */
export const CATALOGUES: Readonly<Record<Language, Complete>> = { en, ko };
