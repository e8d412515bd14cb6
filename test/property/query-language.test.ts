// Properties of the query language: printing and parsing agree, and no text whatever breaks the tools around it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { completionContext } from '../../common/query/completion.ts';
import { tokens } from '../../common/query/highlight.ts';
import { parseQuery } from '../../common/query/parser.ts';
import { printQuery } from '../../common/query/printer.ts';
import { withoutPositions } from '../../common/query/strip.ts';
import { brokenText, queryArbitrary } from '../support/query-arbitrary.ts';

describe('the query language', () => {
  it('parses what it prints into the same tree', () => {
    fc.assert(
      fc.property(queryArbitrary, (tree) => {
        const text = printQuery(tree);
        fc.pre(text.length <= 10_000);
        expect(withoutPositions(parseQuery(text))).toEqual(tree);
      }),
      { numRuns: 600 },
    );
  });

  it('refuses any other text with one error inside the text, or parses it into a tree that prints', () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        try {
          const tree = withoutPositions(parseQuery(text));
          expect(withoutPositions(parseQuery(printQuery(tree)))).toEqual(tree);
        } catch (error) {
          if (!(error instanceof VedetteError)) throw error;
          expect(error.code).toBe('query_syntax');
          const { position } = error.details;
          expect(position).toBeDefined();
          expect(position!.offset).toBeGreaterThanOrEqual(0);
          expect(position!.offset + position!.length).toBeLessThanOrEqual(text.length);
          expect(text.split('\n')[position!.line - 1]!.length).toBeGreaterThanOrEqual(position!.column - 1);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('highlights any text in order, without overlap and inside it', () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        let end = 0;
        for (const token of tokens(text)) {
          expect(token.from).toBeGreaterThanOrEqual(end);
          expect(token.to).toBeGreaterThan(token.from);
          end = token.to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1_500 },
    );
  });

  it('answers completion at any place of any text with a stretch around the cursor', () => {
    fc.assert(
      fc.property(brokenText, fc.integer({ min: -1, max: 200 }), (text, offset) => {
        const context = completionContext(text, offset);
        const at = Math.min(Math.max(0, offset), text.length);
        expect(context.replaceFrom).toBeLessThanOrEqual(at);
        expect(context.replaceTo).toBeGreaterThanOrEqual(at);
      }),
      { numRuns: 1_500 },
    );
  });

  it('answers the longest and deepest texts quickly and with an error, not with a full stack', () => {
    const hostile = ['('.repeat(10_000), 'abs('.repeat(2_500), '-'.repeat(10_000), `sum:m{${'('.repeat(9_000)}`, `sum:m{${'!'.repeat(9_000)}`, `sum:m{${'a,'.repeat(4_900)}`, '1+'.repeat(4_999), 'x'.repeat(10_001), `sum:m{"${'\\'.repeat(9_000)}`];
    for (const text of hostile) {
      expect(() => parseQuery(text)).toThrow(VedetteError);
      tokens(text);
      completionContext(text, text.length);
    }
    const longest = Array.from({ length: 1_000 }, () => '1').join('+');
    expect(printQuery(parseQuery(longest)).length).toBeGreaterThan(longest.length);
  });
});
