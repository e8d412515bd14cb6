// Proves that queries survive the way into the address and back.
import { expect, test } from 'vitest';
import { queryForMetric } from '../../app/metric-query.ts';
import { addressOfRows, EMPTY_ADDRESS, makeRow, MAX_ROWS, rowsFromAddress } from './query-rows.ts';

const plain = (rows: ReturnType<typeof rowsFromAddress>) => rows.map(({ text, hidden }) => ({ text, hidden }));

test('rows come back from their address, hidden ones hidden', () => {
  const rows = [makeRow('avg:a{*}'), makeRow('avg:b{*} by {x}', true), makeRow('avg:c{*} / 2')];
  const address = addressOfRows(rows);
  expect(address['q']).toBe('avg:a{*}');
  expect(address['q2']).toBe('avg:b{*} by {x}');
  expect(address['hide']).toBe('2');
  expect(plain(rowsFromAddress(address))).toEqual(plain(rows));
});

test('rows that were never run stay out, gaps close, too many are left out', () => {
  const address = addressOfRows([makeRow(''), makeRow('avg:a{*}', true)]);
  expect(address['q']).toBe('avg:a{*}');
  expect(address['hide']).toBe('1');
  expect(plain(rowsFromAddress({ ...EMPTY_ADDRESS, q3: ' avg:z{*} ' }))).toEqual([{ text: 'avg:z{*}', hidden: false }]);
  expect(rowsFromAddress(addressOfRows(Array.from({ length: 20 }, () => makeRow('avg:a{*}'))))).toHaveLength(MAX_ROWS);
  expect(rowsFromAddress(EMPTY_ADDRESS)).toEqual([]);
});

test('counts are offered as rates', () => {
  expect(queryForMetric('system.net.errors', 'count')).toBe('sum:system.net.errors{*}.as_rate()');
  expect(queryForMetric('system.cpu.user', 'gauge', 'host')).toBe('avg:system.cpu.user{*} by {host}');
});
