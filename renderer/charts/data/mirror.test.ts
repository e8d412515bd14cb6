// Proves that a line below zero keeps its envelope around it and that its scale has no signs.
import { expect, test } from 'vitest';
import { mirrored, withoutSigns } from './mirror.ts';

test('largest and smallest change places', () => {
  const turned = mirrored({ key: 'k', label: 'l', queryId: 'q', tags: [], unit: '', x: Float64Array.of(1), y: Float64Array.of(2), lo: Float64Array.of(1), hi: Float64Array.of(5) });
  expect([turned.y[0], turned.lo?.[0], turned.hi?.[0]]).toEqual([-2, -5, -1]);
  expect(mirrored({ key: 'k', label: 'l', queryId: 'q', tags: [], unit: '', x: Float64Array.of(1), y: Float64Array.of(2) })).not.toHaveProperty('lo', expect.anything());
});

test('words below zero are those above', () => {
  const scale = withoutSigns({ min: -2, max: 2, interval: 1, unit: '', label: String });
  expect([-2, 0, 2].map(scale.label)).toEqual(['2', '0', '2']);
});
