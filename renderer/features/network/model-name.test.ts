// Proves that a maker is named once.
import { expect, test } from 'vitest';
import { modelName } from './model-name.ts';

test.each([
  ['cisco', 'WS-C3560G', 'cisco WS-C3560G'],
  ['HP', 'HP Color LaserJet', 'HP Color LaserJet'],
  ['aruba', 'Aruba JL679A', 'Aruba JL679A'],
  ['apc', '', 'apc'],
  ['', 'Box', 'Box'],
  ['', '', ''],
])('%s and %s', (vendor, model, said) => {
  expect(modelName({ vendor, model })).toBe(said);
});
