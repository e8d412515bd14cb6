// Proves that only a void that nothing explains is explained.
import { expect, test } from 'vitest';
import { beforeFirst } from './before-first.ts';

const line = (...x: number[]) => ({ x: Float64Array.from(x) });
const stopped = { kind: 'stopped', from: 100, to: 600, detail: '' } as const;

test('the void goes from the start of the range to the oldest point of all lines', () => {
  expect(beforeFirst([line(700, 800), line(650)], [], 0, 1_000)).toEqual({ kind: 'before', from: 0, to: 650, detail: '' });
});

test.each([
  ['a full chart', [line(10, 900)], []],
  ['a sliver', [line(50)], []],
  ['no points', [line()], []],
  ['points after the range only', [line(2_000)], []],
  ['a stop that is drawn', [line(650)], [stopped]],
] as const)('%s needs no words', (_, lines, spans) => {
  expect(beforeFirst(lines, spans, 0, 1_000)).toBeUndefined();
});

test('sampling less often explains no void', () => {
  expect(beforeFirst([line(650)], [{ ...stopped, kind: 'reduced' }], 0, 1_000)).toBeDefined();
});
