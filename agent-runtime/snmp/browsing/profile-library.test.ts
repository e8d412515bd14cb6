// The profile library: a person's files beside the bundled ones, errors with lines, reloading, trying out.
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { silentLog } from '../../../test/support/trap-bench.ts';
import type { TextFolder } from '../../ports/secrets.ts';
import type { SnmpSession } from '../protocol.ts';
import { createProfileLibrary } from './profile-library.ts';

class Folder implements TextFolder {
  readonly files = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.files.set(name, text);
  }
  list(): { name: string; text: string }[] {
    return [...this.files].map(([name, text]) => ({ name, text }));
  }
  write(name: string, text: string): void {
    this.files.set(name, text);
  }
  remove(name: string): void {
    this.files.delete(name);
  }
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** Somebody edits a file. */
  edit(name: string, text: string): void {
    this.files.set(name, text);
    for (const listener of this.#listeners) listener();
  }
}

const BASE = 'metrics:\n  - MIB: SNMPv2-MIB\n    symbol: {OID: 1.3.6.1.2.1.1.7.0, name: sysServices}\n';
const ACME = 'extends: [_base]\nsysobjectid: 1.3.6.1.4.1.32473.1.*\nmetadata:\n  device:\n    fields:\n      vendor: {value: acme}\nmetrics: []\n';
const RECORDING = new TextEncoder().encode('1.3.6.1.2.1.1.3.0|67|500\n1.3.6.1.2.1.1.7.0|2|72\n');

function library() {
  const user = new Folder({});
  const session = {
    get: async (oids: readonly string[]) => oids.map((oid) => ({ oid, value: oid === '1.3.6.1.2.1.1.7.0' ? ({ type: 'integer', value: 6 } as const) : ({ type: 'noSuchObject', value: null } as const) })),
    columns: async () => new Map(),
  } as unknown as SnmpSession;
  const made = createProfileLibrary({ bundled: new Folder({ _base: BASE, acme: ACME }), user, access: { sessionOf: () => session }, clock: new FakeClock(), log: silentLog, devicesOf: (name) => (name === 'acme' ? 2 : 0) });
  return { user, made };
}
const signal = new AbortController().signal;

describe('the files', () => {
  test('rows say where a profile is from and what is in it', () => {
    const { made } = library();
    expect(made.list()).toEqual([
      { name: '_base', origin: 'bundled', vendor: '', objectIds: [], extends: [], devices: 0, overrides: false, errors: [] },
      { name: 'acme', origin: 'bundled', vendor: 'acme', objectIds: ['1.3.6.1.4.1.32473.1.*'], extends: ['_base'], devices: 2, overrides: false, errors: [] },
    ]);
  });

  test("a person's profile takes the place of a bundled one, until it is removed", () => {
    const { made, user } = library();
    let changes = 0;
    made.listen(() => (changes += 1));
    made.save('acme', ACME.replace('vendor: {value: acme}', 'vendor: {value: mine}'));
    expect(made.list()[1]).toMatchObject({ origin: 'user', overrides: true, vendor: 'mine' });
    expect(made.get('acme')).toMatchObject({ origin: 'user', bundledText: ACME });
    expect(user.files.has('acme')).toBe(true);
    made.remove('acme');
    expect(made.list()[1]).toMatchObject({ origin: 'bundled', vendor: 'acme' });
    expect(changes).toBe(2);
    expect(() => made.remove('acme')).toThrow('no profile of your own');
  });

  test('an edited file counts at once; with an error it is left out and its line is told', () => {
    const { made, user } = library();
    let changes = 0;
    made.listen(() => (changes += 1));
    user.edit('mine', 'sysobjectid: 1.3.6.1.4.1.32473.2\nmetrics: []\n');
    expect(made.profiles.get('mine')?.patterns).toEqual(['1.3.6.1.4.1.32473.2']);
    user.edit('mine', 'sysobjectid: nonsense\n');
    expect(made.profiles.get('mine')).toBeUndefined();
    expect(made.list().find(({ name }) => name === 'mine')!.errors[0]).toMatchObject({ line: 1 });
    user.edit('mine', 'sysobjectid: nonsense\n');
    expect(changes).toBe(2);
  });

  test('a text with an error is not saved', () => {
    const { made, user } = library();
    expect(() => made.save('mine', 'metrics:\n  - nonsense: true\n')).toThrow(/^Line \d+: /u);
    expect(() => made.save('../mine', ACME)).toThrow('name of a profile');
    expect(user.files.size).toBe(0);
  });
});

describe('trying', () => {
  test('with a device and with a recording, bases included', async () => {
    const { made } = library();
    const live = await made.try({ name: 'acme', text: ACME, device: 'd' }, signal);
    expect(live.samples.map(({ metric, value }) => [metric, value])).toEqual([['snmp.sysServices', '6']]);
    expect(live.metadata['vendor']).toBe('acme');
    const recorded = await made.try({ name: 'new', text: ACME, device: '', recording: RECORDING }, signal);
    expect(recorded.samples.map(({ metric, value }) => [metric, value])).toContainEqual(['snmp.sysServices', '72']);
    expect(recorded.errors).toEqual([]);
  });

  test('errors and keys that nobody reads are an answer; without a place a text is only checked', async () => {
    const { made } = library();
    expect((await made.try({ name: 'x', text: 'extends: [nowhere]', device: 'd' }, signal)).errors[0]).toMatchObject({ line: 1 });
    expect(await made.try({ name: 'x', text: `${ACME}metricz: []\n`, device: '' }, signal)).toMatchObject({
      errors: [],
      warnings: [{ line: ACME.split('\n').length, column: 1, message: 'Nobody reads the key "metricz". Did you mean "metrics"?' }],
      samples: [],
      answered: 0,
    });
  });
});
