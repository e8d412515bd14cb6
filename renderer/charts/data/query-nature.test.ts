// Proves which queries are asked whole, and when a prediction gets room.
import { expect, test } from 'vitest';
import { natureOf, withRoomAhead } from './query-nature.ts';

test.each([
  ['avg:system.load.1{*}', { stepwise: true, predicts: false }],
  ['cumsum(sum:system.net.bytes_rcvd{*})', { stepwise: false, predicts: false }],
  ["top(avg:system.cpu.user{*} by {host}, 5, 'mean', 'desc')", { stepwise: false, predicts: false }],
  ["anomalies(avg:system.load.1{*}, 'basic', 2)", { stepwise: false, predicts: false }],
  ["forecast(avg:system.load.1{*}, 'linear', 1)", { stepwise: false, predicts: true }],
  ["100 - forecast(avg:system.load.1{*}, 'linear', 1)", { stepwise: false, predicts: true }],
  ['avg:broken{', { stepwise: true, predicts: false }],
])('%s', (text, nature) => {
  expect(natureOf(text)).toEqual(nature);
});

test('a quarter of the range lies ahead, unless it is past or shows the future already', () => {
  expect(withRoomAhead({ from: 0, to: 1_000 }, 1_000)).toEqual({ from: 0, to: 1_250 });
  expect(withRoomAhead({ from: 0, to: 1_000 }, 1_200)).toEqual({ from: 0, to: 1_250 });
  expect(withRoomAhead({ from: 0, to: 1_000 }, 1_250)).toEqual({ from: 0, to: 1_000 });
  expect(withRoomAhead({ from: 0, to: 1_000 }, 900)).toEqual({ from: 0, to: 1_000 });
});
