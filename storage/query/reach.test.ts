// Which ranges a query looks at: shifts add up, seasons reach back, everything else stays.
import { expect, it } from 'vitest';
import { parseQuery } from '../../common/query/parser.ts';
import { DAY, HOUR } from '../../common/time/millis.ts';
import { reachesOf } from './reach.ts';

const to = 1_000 * DAY;
const from = to - HOUR;

it.each([
  ['avg:m{*}', [[0, 0]]],
  ['ewma_5(avg:m{*}) - week_before(avg:m{*})', [[0, 0], [7 * DAY, 7 * DAY]]],
  ['timeshift(-hour_before(abs(avg:m{*})), -60)', [[HOUR + 60_000, HOUR + 60_000]]],
  ["calendar_shift(avg:m{*}, '-1mo')", [[32 * DAY, 27 * DAY]]],
  ["anomalies(avg:m{*}, 'basic')", [[0, 0]]],
  ["anomalies(avg:m{*}, 'agile', 2, seasonality='daily')", [[3 * DAY, 0]]],
  ["forecast(avg:m{*}, 'seasonal', seasonality='hourly')", [[3 * HOUR, 0]]],
  ["forecast(avg:m{*}, 'linear', 1)", [[HOUR, 0]]],
  ['7', []],
])('%s', (text, expected) => {
  expect(reachesOf(parseQuery(text), { from, to }).map(({ range }) => [from - range.from, to - range.to])).toEqual(expected);
});
