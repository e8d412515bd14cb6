// The list of checks as a whole: names, declarations, and a run of everything on a machine that hides nearly all.
import { expect, test } from 'vitest';
import { benchCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { CHECKS, checksFor, metricDefinitions } from './registry.ts';

test('names are unique, metrics are declared once and described in a sentence', () => {
  expect(new Set(CHECKS.map((check) => check.name)).size).toBe(CHECKS.length);
  const all = CHECKS.flatMap((check) => check.metrics);
  expect(metricDefinitions().size).toBe(all.length);
  for (const metric of all) {
    expect(metric.name, metric.name).toMatch(/^(system|vedette|ntp)\.[a-z0-9_.]+$/);
    expect(metric.description, metric.name).toMatch(/^.{15,}\.$/);
    expect(metric.sampling === 'rate', metric.name).toBe(metric.unit.endsWith('/second'));
  }
  for (const check of CHECKS) expect(check.timeoutMs).toBeLessThanOrEqual(10_000);
});

test('each check runs on the scripted machine or says why not', async () => {
  const machine = new ScriptedMachine();
  const unavailable: string[] = [];
  for (const check of CHECKS) {
    const bench = await benchCheck(check, machine);
    if (typeof bench === 'string') {
      expect(bench).toMatch(/^[A-Z/].*\.$/);
      unavailable.push(check.name);
      continue;
    }
    await bench.over(10);
    bench.check.close?.();
  }
  expect(unavailable).toEqual(['sensors', 'battery', 'gpu', 'ntp', 'agent']);
  expect(machine.files.openHandles).toBe(0);
  expect(machine.clock.waiting).toBe(0);
});

test('a machine without /proc and /sys gives a reason for every check and leaks nothing', async () => {
  const machine = new ScriptedMachine();
  machine.files.remove('/proc');
  machine.files.remove('/sys');
  for (const check of CHECKS) expect(await benchCheck(check, machine), check.name).toEqual(expect.any(String));
  expect(machine.files.openHandles).toBe(0);
});

test('off Linux only what needs no program of the OS is cheap', () => {
  expect(checksFor('linux')).toBe(CHECKS);
  const mac = checksFor('darwin');
  expect(mac.map((check) => check.name)).toEqual(CHECKS.map((check) => check.name));
  expect(mac.filter((check) => check.cost === 'cheap').map((check) => check.name)).toEqual(['cpu', 'load', 'uptime', 'agent']);
  expect(mac.find((check) => check.name === 'memory')?.defaultIntervalMs).toBe(30_000);
  expect(mac.find((check) => check.name === 'ntp')?.defaultIntervalMs).toBe(300_000);
});
