// Reads the options of a check as they come from the configuration, with a default for what is absent.
import { VedetteError } from '../../common/errors/vedette-error.ts';

type Options = Readonly<Record<string, unknown>>;

/** A list of texts. Throws `config_invalid` when it is something else. */
export function textList(options: Options, key: string, fallback: readonly string[]): readonly string[] {
  const value = options[key];
  if (value === undefined) return fallback;
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
  throw new VedetteError('config_invalid', `The option "${key}" of this check must be a list of texts; correct it in vedette.yaml.`, { path: key });
}

/** A whole number within [least, most]. Throws `config_invalid` otherwise. */
export function wholeNumber(options: Options, key: string, fallback: number, least: number, most: number): number {
  const value = options[key];
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new VedetteError('config_invalid', `The option "${key}" of this check must be a whole number from ${least} to ${most}; correct it in vedette.yaml.`, { path: key });
}

/** Whether a text matches a pattern in which `*` stands for any run of characters and `?` for one. Takes at most text × pattern steps. */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (place < pattern.length && pattern[place] === '*') {
      star = place++;
      resume = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resume;
    } else return false;
  }
  while (place < pattern.length && pattern[place] === '*') place++;
  return place === pattern.length;
}

/** Whether any of the texts matches any of the patterns. */
export function matchesAny(texts: readonly string[], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => texts.some((text) => matchesPattern(text, pattern)));
}
