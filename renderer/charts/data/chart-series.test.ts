// Proves that lines get readable names, and that many lines become the strongest and "others".
import { expect, test } from 'vitest';
import { assignSlots, slotOfTag } from '../palette.ts';
import { toCsv } from '../export.ts';
import { labelled, strongest } from './chart-series.ts';
import type { MergedLine } from './merge.ts';
import { drawnSteps, statistics, valueAt, type ChartSeries } from './series.ts';

const line = (name: string, tags: string[], values: number[] = [1]): MergedLine => ({ name, metric: 'm', tags, unit: '', x: Float64Array.from(values, (_, i) => i * 10), y: Float64Array.from(values), span: new Float64Array(values.length).fill(10) });
const names = (lines: MergedLine[], label?: string) => labelled([{ query: { id: 'q', text: 'avg:m{*}', label }, lines }]).map((series) => series.label);

test('names say what differs', () => {
  expect(names([line('a', ['device:sda', 'host:x']), line('b', ['device:sdb', 'host:x'])])).toEqual(['sda', 'sdb']);
  expect(names([line('a', ['core:0']), line('b', ['core:1'])])).toEqual(['core:0', 'core:1']);
  expect(names([line('a', [])], 'user')).toEqual(['user']);
  expect(names([line('a', ['device:a', 'state:up']), line('b', ['device:b', 'state:down'])])).toEqual(['device:a state:up', 'device:b state:down']);
});

test('many lines become the strongest and the rest', () => {
  const series = labelled([{ query: { id: 'q', text: 't' }, lines: Array.from({ length: 12 }, (_, i) => line(`l${i}`, [`core:${i}`], [i, i, Number.NaN])) }]);
  const shown = strongest(series, 8, 0, 100, 'sum', (count) => `${count} others`);
  expect(shown.map((one) => one.label)).toEqual(['core:5', 'core:6', 'core:7', 'core:8', 'core:9', 'core:10', 'core:11', '5 others']);
  expect([...(shown.at(-1)?.y ?? [])]).toEqual([10, 10, Number.NaN]);
  expect([...(strongest(series, 8, 0, 100, 'mean', String).at(-1)?.y ?? [])].slice(0, 2)).toEqual([2, 2]);
});

test('a tag value keeps its colour, and eight lines have eight colours', () => {
  expect(slotOfTag('core', '11')).toBe(3);
  expect(slotOfTag('device', 'sda')).toBe(slotOfTag('device', 'sda'));
  const slots = assignSlots(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((value) => ({ tags: [`thing:${value}`] })));
  expect(new Set(slots).size).toBe(8);
});

test('statistics cover the visible part and use the envelope', () => {
  const series: ChartSeries = { key: 'a', label: 'a', queryId: 'q', tags: [], unit: '', x: Float64Array.of(0, 10, 20, 30), y: Float64Array.of(100, 2, Number.NaN, 4), lo: Float64Array.of(0, 1, Number.NaN, Number.NaN), hi: Float64Array.of(200, 9, Number.NaN, Number.NaN) };
  expect(statistics(series, 5, 100)).toEqual({ last: 4, min: 1, avg: 3, max: 9 });
  expect(statistics(series, 50, 100).avg).toBeNaN();
  expect(valueAt(series, 12, 5)).toBe(2);
  expect(valueAt(series, 18, 5)).toBeNaN();
  expect(valueAt(series, -1, 5)).toBeNaN();
});

test('the steps drawn are those of the points in range', () => {
  const drawn = { x: Float64Array.of(0, 10, 11, 20, 21), y: Float64Array.of(1, 1, Number.NaN, 1, 1), span: Float64Array.of(10, 5, 0, 1, 1) };
  expect(drawnSteps([drawn], 0, 100)).toEqual({ finest: 1, coarsest: 10 });
  expect(drawnSteps([drawn], 20, 100)).toEqual({ finest: 1, coarsest: 1 });
  expect(drawnSteps([drawn], 50, 100)).toBeUndefined();
});

test('a CSV has a row per moment, quotes what needs it and runs no formula', () => {
  const csv = toCsv([{ label: '=cmd()', unit: 'percent', x: Float64Array.of(0, 1_000), y: Float64Array.of(1.5, Number.NaN) }, { label: 'a,"b"', unit: '', x: Float64Array.of(1_000), y: Float64Array.of(-2) }], 0, 2_000);
  expect(csv).toBe('time,\'=cmd() (percent),"a,""b"""\r\n1970-01-01T00:00:00.000Z,1.5,\r\n1970-01-01T00:00:01.000Z,,-2\r\n');
});
