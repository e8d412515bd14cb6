import { expect, test } from 'vitest';
import { addMetric, type MetricWish } from './add-metric.ts';

const scalar: MetricWish = { module: 'SNMPv2-MIB', oid: '1.3.6.1.2.1.1.3.0', name: 'sysUpTime', table: undefined };
const column: MetricWish = { module: 'IF-MIB', oid: '1.3.6.1.2.1.2.2.1.10', name: 'ifInOctets', table: { oid: '1.3.6.1.2.1.2.2', name: 'ifTable' } };

test('a metric is put first, with the indentation of the others', () => {
  const text = 'extends: [_base]\nmetrics:\n- MIB: X\n  symbol: {OID: 1.3.9.0, name: x}\n';
  const added = addMetric(text, scalar);
  expect(added.text).toBe('extends: [_base]\nmetrics:\n- MIB: SNMPv2-MIB\n  symbol: {OID: 1.3.6.1.2.1.1.3.0, name: sysUpTime}\n- MIB: X\n  symbol: {OID: 1.3.9.0, name: x}\n');
  expect(added.line).toBe(3);
});

test('a text without metrics, with none, and an empty one get the list', () => {
  expect(addMetric('sysobjectid: 1.3\n', scalar)).toEqual({ text: 'sysobjectid: 1.3\n\nmetrics:\n  - MIB: SNMPv2-MIB\n    symbol: {OID: 1.3.6.1.2.1.1.3.0, name: sysUpTime}\n', line: 4 });
  expect(addMetric('metrics: [] # none yet', scalar).text).toBe('metrics: # none yet\n  - MIB: SNMPv2-MIB\n    symbol: {OID: 1.3.6.1.2.1.1.3.0, name: sysUpTime}');
  expect(addMetric('', scalar)).toEqual({ text: 'metrics:\n  - MIB: SNMPv2-MIB\n    symbol: {OID: 1.3.6.1.2.1.1.3.0, name: sysUpTime}\n', line: 2 });
});

test('a column comes with its table and a tag for the row; a list that belongs to another key is not taken for metrics', () => {
  expect(addMetric('metrics:\nmetric_tags:\n- tag: a\n', column).text).toBe(
    'metrics:\n  - MIB: IF-MIB\n    table: {OID: 1.3.6.1.2.1.2.2, name: ifTable}\n    symbols:\n      - {OID: 1.3.6.1.2.1.2.2.1.10, name: ifInOctets}\n    metric_tags:\n      - {tag: index, index: 1}\nmetric_tags:\n- tag: a\n',
  );
});

test('what is there already is not added again, what only begins alike is something else', () => {
  const text = 'metrics:\n  - MIB: X\n    symbol: {OID: 1.3.6.1.2.1.1.3.0, name: up}\n';
  expect(addMetric(text, scalar)).toEqual({ text, line: 3 });
  expect(addMetric('metrics:\n  - symbol: {OID: 1.3.6.1.2.1.2.2.1.100, name: x}\n', column).text).toContain('ifInOctets');
});

test('a module and a name that YAML would misread are quoted', () => {
  expect(addMetric('', { ...scalar, module: '', name: 'a: b' }).text).toContain('- MIB: UNKNOWN-MIB\n    symbol: {OID: 1.3.6.1.2.1.1.3.0, name: "a: b"}');
});
