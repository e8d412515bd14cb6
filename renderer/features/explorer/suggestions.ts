// Owns what the query editor offers at the cursor and what happens to the text when an offer is taken. Pure.
import type { CompletionContext } from '../../../common/query/completion.ts';
import { describeFunction, FUNCTIONS, METHOD_SIGNATURES, type FunctionSignature } from '../../../common/query/functions.ts';
import { queryForMetric } from '../../app/metric-query.ts';

export type SuggestionKind = 'metric' | 'aggregator' | 'function' | 'method' | 'tagKey' | 'tagValue' | 'option';

export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly label: string;
  /** Replaces the text [replaceFrom, replaceTo) of the context. */
  readonly insert: string;
  /** Where the cursor goes, counted from the start of `insert`. */
  readonly caret: number;
  /** Something follows at once (a value after a key): offer again. */
  readonly continues: boolean;
  /** Short facts at the right: unit, type, number of values. */
  readonly detail: string;
  /** One sentence, or ''. */
  readonly doc: string;
  /** Of a function or method: all there is to tell. */
  readonly signature?: FunctionSignature | undefined;
}

export interface KnownMetric {
  readonly metric: string;
  readonly type: string;
  readonly unit: string;
  readonly description: string;
  readonly series: number;
}

/** What the store knows about the place of the cursor; empty lists while unknown. */
export interface SuggestionData {
  readonly metrics: readonly KnownMetric[];
  readonly keys: readonly { readonly key: string; readonly values: number; readonly examples: readonly string[] }[];
  readonly values: readonly string[];
}

const MAX_SUGGESTIONS = 60;

function plain(kind: SuggestionKind, label: string, insert = label, more: Partial<Suggestion> = {}): Suggestion {
  return { kind, label, insert, caret: insert.length, continues: false, detail: '', doc: '', ...more };
}

const begins = (prefix: string) => (word: string): boolean => word.toLowerCase().startsWith(prefix.toLowerCase());
/** Beginnings before insides; otherwise the order stays. */
function ranked<T>(items: readonly T[], prefix: string, word: (item: T) => string): T[] {
  const needle = prefix.toLowerCase();
  const found = items.filter((item) => word(item).toLowerCase().includes(needle));
  return [...found.filter((item) => begins(prefix)(word(item))), ...found.filter((item) => !begins(prefix)(word(item)))];
}

/** A tag value as it must stand in braces. */
export function quotedValue(value: string): string {
  const keyword = /^(and|or|not|in)$/iu.test(value);
  if (value !== '' && !keyword && !/^[$!]/u.test(value) && !/[\s,{}()"]/u.test(value)) return value;
  return `"${value.replaceAll(/[\\"]/gu, String.raw`\$&`)}"`;
}

/** The offers for a place, best first, at most sixty. `text` is the whole query. */
export function suggestionsFor(context: CompletionContext, text: string, data: SuggestionData): Suggestion[] {
  const { prefix } = context;
  switch (context.kind) {
    case 'metric':
      return metricOffers(context, text, data.metrics, false);
    case 'aggregator':
      return operandOffers(context, text, data);
    case 'function':
      return ranked<FunctionSignature>(FUNCTIONS, prefix, (item) => item.name).map((item) => functionOffer(item, false));
    case 'method':
      return ranked<FunctionSignature>(METHOD_SIGNATURES, prefix, (item) => item.name).map(methodOffer);
    case 'tagKey':
      return ranked(data.keys, prefix, (item) => item.key).slice(0, MAX_SUGGESTIONS).map((item) =>
        plain('tagKey', item.key, `${item.key}:`, { continues: true, detail: String(item.values), doc: item.examples.slice(0, 3).join(', ') }),
      );
    case 'groupKey':
      return ranked(data.keys, prefix, (item) => item.key).slice(0, MAX_SUGGESTIONS).map((item) =>
        plain('tagKey', item.key, item.key, { detail: String(item.values), doc: item.examples.slice(0, 3).join(', ') }),
      );
    case 'tagValue':
      return ranked(data.values, prefix, (item) => item).slice(0, MAX_SUGGESTIONS).map((value) => plain('tagValue', value, quotedValue(value)));
    case 'option':
      return ranked(context.options ?? [], prefix, (item) => item).map((option) => optionOffer(option, context, text));
    case 'none':
      return [];
    default:
      return context.kind satisfies never;
  }
}

function operandOffers(context: CompletionContext, text: string, data: SuggestionData): Suggestion[] {
  const { prefix } = context;
  const aggregators = (context.options ?? []).filter(begins(prefix)).map((name) => plain('aggregator', `${name}:`, `${name}:`, { continues: true }));
  const functions = FUNCTIONS.filter((item) => begins(prefix)(item.name)).map((item) => functionOffer(item, true));
  const metrics = metricOffers(context, text, data.metrics, true);
  // Without a letter typed, metrics are what people look for; with one, short words that begin with it.
  return (prefix === '' ? [...metrics, ...aggregators, ...functions] : [...aggregators, ...functions, ...metrics]).slice(0, MAX_SUGGESTIONS);
}

function functionOffer(signature: FunctionSignature, withParentheses: boolean): Suggestion {
  const insert = withParentheses ? `${signature.name}()` : signature.name;
  return plain('function', describeFunction(signature), insert, { caret: withParentheses ? insert.length - 1 : insert.length, continues: withParentheses, doc: signature.doc, signature });
}

function methodOffer(signature: FunctionSignature): Suggestion {
  const insert = `${signature.name}()`;
  const inside = signature.args.length > 0;
  return plain('method', insert, insert, { caret: inside ? insert.length - 1 : insert.length, continues: inside, doc: signature.doc, signature });
}

function metricOffers(context: CompletionContext, text: string, metrics: readonly KnownMetric[], whole: boolean): Suggestion[] {
  const open = text[context.replaceTo] === '{';
  return metrics.slice(0, MAX_SUGGESTIONS).map((item) => {
    const insert = open ? item.metric : whole ? queryForMetric(item.metric, item.type) : `${item.metric}{*}`;
    return plain('metric', item.metric, insert, { detail: item.unit === '' ? item.type : `${item.type} · ${item.unit}`, doc: item.description });
  });
}

function optionOffer(option: string, context: CompletionContext, text: string): Suggestion {
  const before = text[context.replaceFrom - 1];
  const lead = /^[a-z]/iu.test(option) && before !== undefined && !/[\s(]/u.test(before) ? ' ' : '';
  const braces = option.endsWith('{}');
  const word = /^(AND|OR|IN|NOT IN)$/u.test(option) ? `${option} ` : option;
  const insert = `${lead}${word}`;
  return plain('option', option, insert, { caret: braces ? insert.length - 1 : insert.length, continues: braces || word !== option });
}

/** The text after taking an offer, and where the cursor stands then. */
export function takeSuggestion(text: string, context: CompletionContext, suggestion: Suggestion): { readonly text: string; readonly caret: number } {
  return {
    text: text.slice(0, context.replaceFrom) + suggestion.insert + text.slice(context.replaceTo),
    caret: context.replaceFrom + suggestion.caret,
  };
}
