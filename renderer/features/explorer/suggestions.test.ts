// Proves that what the editor offers makes the query that people mean.
import { expect, test } from 'vitest';
import { completionContext } from '../../../common/query/completion.ts';
import { parseQuery } from '../../../common/query/parser.ts';
import { quotedValue, suggestionsFor, takeSuggestion, type SuggestionData } from './suggestions.ts';

const data: SuggestionData = {
  metrics: [
    { metric: 'system.cpu.user', type: 'gauge', unit: 'percent', description: 'Share of time.', series: 1 },
    { metric: 'system.net.packets_in.count', type: 'count', unit: 'packet', description: '', series: 2 },
  ],
  keys: [{ key: 'device', values: 2, examples: ['sda'] }, { key: 'host', values: 1, examples: ['desk'] }],
  values: ['sda', 'Local Area'],
};

/** Offers at the mark `|`. */
function offers(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const context = completionContext(text, caret);
  return { text, context, list: suggestionsFor(context, text, data) };
}

/** The text with the mark `|` at the cursor after taking the offer with this label. */
function taken(marked: string, label: string): string {
  const { text, context, list } = offers(marked);
  const offer = list.find((candidate) => candidate.label === label);
  if (offer === undefined) throw new Error(`${label} is not offered: ${list.map((candidate) => candidate.label).join(' ')}`);
  const after = takeSuggestion(text, context, offer);
  return `${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`;
}

test('an empty field offers whole queries; counts come as rates', () => {
  expect(taken('|', 'system.cpu.user')).toBe('avg:system.cpu.user{*}|');
  expect(taken('|', 'system.net.packets_in.count')).toBe('sum:system.net.packets_in.count{*}.as_rate()|');
  expect(() => parseQuery('sum:system.net.packets_in.count{*}.as_rate()')).not.toThrow();
});

test('a metric after its aggregator keeps the braces that are there', () => {
  expect(taken('avg:sys|', 'system.cpu.user')).toBe('avg:system.cpu.user{*}|');
  expect(taken('avg:sys|{host:a}', 'system.cpu.user')).toBe('avg:system.cpu.user|{host:a}');
});

test('aggregators and functions leave the cursor where one writes on', () => {
  expect(taken('a|', 'avg:')).toBe('avg:|');
  expect(taken('ab|', 'abs(query)')).toBe('abs(|)');
});

test('keys lead to values, values are quoted where they must be', () => {
  expect(taken('avg:system.io.await{|}', 'device')).toBe('avg:system.io.await{device:|}');
  expect(taken('avg:system.io.await{device:L|}', 'Local Area')).toBe('avg:system.io.await{device:"Local Area"|}');
  expect(taken('avg:system.io.await{*} by {|}', 'device')).toBe('avg:system.io.await{*} by {device|}');
  expect(quotedValue('and')).toBe('"and"');
  expect(quotedValue('a*')).toBe('a*');
});

test('grouping and methods are offered behind a filter', () => {
  expect(taken('avg:system.io.await{*}|', 'by {}')).toBe('avg:system.io.await{*} by {|}');
  expect(taken('avg:system.io.await{*}.|', 'rollup()')).toBe('avg:system.io.await{*}.rollup(|)');
  expect(taken('avg:system.io.await{*}.rollup(|)', 'max')).toBe('avg:system.io.await{*}.rollup(max|)');
});
