// Proves that the Host page asks only for metrics that the checks declare, and explains what is not there.
import { expect, test } from 'vitest';
import { CHECKS, metricDefinitions } from '../../../agent-runtime/checks/registry.ts';
import type { CheckState } from '../../../common/model/status.ts';
import { parseQuery } from '../../../common/query/parser.ts';
import { contentsOf, type CheckFacts } from './availability.ts';
import { FAMILIES, FAMILY_IDS, knownCharts, metricsOf } from './families.ts';

const check = (name: string, state: CheckState, change: Partial<CheckFacts> = {}): CheckFacts => ({ name, state, reason: '', lastError: null, ...change });
const queries = FAMILIES.flatMap((family) => [...family.charts.flatMap((chart) => chart.lines.map((line) => line.query)), ...(family.headline === undefined ? [] : [family.headline.query])]);

test('every family has its place, once', () => {
  expect(FAMILIES.map((family) => family.id)).toEqual([...FAMILY_IDS]);
  const charts = FAMILIES.flatMap((family) => family.charts.map((chart) => chart.id));
  expect(new Set(charts).size).toBe(charts.length);
});

test('every query is understood and reads only metrics that a check declares', () => {
  const declared = metricDefinitions();
  for (const query of queries) {
    expect(() => parseQuery(query), query).not.toThrow();
    const metrics = metricsOf(query);
    expect(metrics.length, query).toBeGreaterThan(0);
    for (const metric of metrics) expect(declared.has(metric), `${metric} in ${query}`).toBe(true);
  }
});

test('every family is read by checks that exist', () => {
  const names = CHECKS.map((definition) => definition.name);
  for (const family of FAMILIES) for (const name of family.checks) expect(names).toContain(name);
  expect(names.filter((name) => !FAMILIES.some((family) => family.checks.includes(name)))).toEqual([]);
});

test('counts are asked as rates, so that they do not change size with the range', () => {
  const declared = metricDefinitions();
  for (const query of queries) if (metricsOf(query).some((metric) => declared.get(metric)?.type === 'count')) expect(query).toMatch(/\.as_rate\(\)/);
});

test('a machine shows the charts whose metrics it has, line by line', () => {
  const cpu = FAMILIES.find((family) => family.id === 'cpu');
  if (cpu === undefined) throw new Error('no cpu family');
  const charts = knownCharts(cpu, new Set(['system.cpu.user', 'system.cpu.system', 'system.core.idle']));
  expect(charts.map((chart) => [chart.id, chart.lines.map((line) => line.id)])).toEqual([['cpu.modes', ['user', 'system']], ['cpu.cores', ['core']]]);
});

test('what is absent says why; what fails or went away keeps its history and says what is wrong', () => {
  const checks = [
    check('cpu', 'error', { lastError: { message: 'no /proc/stat' } }),
    check('battery', 'unavailable', { reason: 'no battery' }),
    check('gpu', 'disabled'),
    check('sensors', 'unavailable', { reason: 'unplugged' }),
    check('connections', 'disabled'), check('tcp', 'ok'),
  ];
  const { shown, absent } = contentsOf(checks, new Set(['system.cpu.user', 'system.sensor.temperature', 'system.net.tcp.in_segs']));
  expect(shown.map(({ family, problem }) => [family.id, problem])).toEqual([['cpu', 'no /proc/stat'], ['tcp', ''], ['sensors', 'unplugged']]);
  const why = Object.fromEntries(absent.map(({ family, cause, reason }) => [family.id, `${cause} ${reason}`.trim()]));
  expect(why).toMatchObject({ battery: 'unavailable no battery', gpu: 'disabled', memory: 'nothing' });
});
