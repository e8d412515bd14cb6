import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from './load-profiles.ts';
import { comparePatterns, matchesPattern } from './object-id-pattern.ts';
import { planOf } from './plan.ts';
import type { ProfileOrigin } from './profile.ts';

function load(texts: Readonly<Record<string, string>>, users: Readonly<Record<string, string>> = {}) {
  const files = (given: Readonly<Record<string, string>>, origin: ProfileOrigin) => Object.entries(given).map(([name, text]) => ({ name: `${name}.yaml`, text, origin }));
  return loadProfiles([...files(texts, 'bundled'), ...files(users, 'user')]);
}

const metric = (name: string) => `metrics:\n  - symbol: {OID: 1.3.6.1.4.1.99999.1.0, name: ${name}}\n`;

describe('loading profiles', () => {
  it('merges what they extend: own entries first, then each base, depth first', () => {
    const set = load({
      _a: `extends: [_b.yaml]\n${metric('a')}metadata: {device: {fields: {vendor: {value: a}}}}`,
      _b: `sysobjectid: 1.3.6.1.4.1.99999.7\ndevice: {vendor: b}\nstatic_tags: ['from:b']\n${metric('b')}metadata: {device: {fields: {vendor: {value: b}, model: {value: m}}}}`,
      _c: metric('c'),
      top: `sysobjectid: 1.3.6.1.4.1.99999.*\nextends: [_a, _c.yaml]\n${metric('top')}`,
    });
    expect(set.errors).toEqual([]);
    const top = set.get('top')!;
    expect(top.metrics.map(({ symbols }) => symbols[0]!.name)).toEqual(['top', 'a', 'b', 'c']);
    expect([top.patterns, top.vendor, top.staticTags, top.parts]).toEqual([['1.3.6.1.4.1.99999.*'], '', ['from:b'], ['top', '_a', '_b', '_c']]);
    expect([...top.metadata.device].map(([field, { value }]) => [field, value])).toEqual([['vendor', 'a'], ['model', 'm']]);
    expect(set.match('.1.3.6.1.4.1.99999.7')?.profile.name).toBe('top');
  });

  it('lets a user replace a profile and build on the one behind it', () => {
    const set = load({ _base: metric('base'), router: `sysobjectid: 1.3.6.1.4.1.99999.1\nextends: [_base]\n${metric('bundled')}` }, { router: `sysobjectid: 1.3.6.1.4.1.99999.1\nextends: [router]\n${metric('own')}`, other: 'sysobjectid: 1.3.6.1.4.1.99999.1' });
    expect(set.get('router')!.metrics.map(({ symbols }) => symbols[0]!.name)).toEqual(['own', 'bundled', 'base']);
    expect(set.get('router')!.origin).toBe('user');
    expect(set.errors.map(({ file, message }) => [file, message.includes('"other" too') || message.includes('"router" too')])).toHaveLength(1);
  });

  it('tells profiles that share a sysObjectID apart by what the device answers', () => {
    const id = 'sysobjectid: 1.3.6.1.4.1.8072.3.2';
    const texts = {
      'generic-device': metric('generic'),
      computer: `${id}.10\n${metric('computer')}`,
      nas: `${id}.*\ndetect: [{OID: 1.3.6.1.4.1.99999.5.0}]\n${metric('nas')}`,
      radio: `${id}.10\ndetect: [{OID: 1.3.6.1.4.1.99999.6.0, pattern: '^AP-'}, {OID: 1.3.6.1.2.1.1.1.0, pattern: radio}]\n${metric('radio')}`,
    };
    const set = load(texts);
    expect(set.errors).toEqual([]);
    const match = (answers: Readonly<Record<string, string>>, last = '10') =>
      set.match(`1.3.6.1.4.1.8072.3.2.${last}`, (oid) => (answers[oid] === undefined ? undefined : { type: 'octets', value: new TextEncoder().encode(answers[oid]) }))?.profile.name;
    expect(set.signsOf('1.3.6.1.4.1.8072.3.2.8')).toEqual(['1.3.6.1.4.1.99999.5.0']);
    expect([set.signsOf('1.3.6.1.4.1.8072.3.2.10').length, set.signsOf('1.3.6.1.4.1.9').length]).toEqual([3, 0]);
    expect(match({})).toBe('computer');
    expect(match({ '1.3.6.1.4.1.99999.5.0': '' })).toBe('nas');
    expect([match({ '1.3.6.1.4.1.99999.5.0': '1' }, '8'), match({}, '8')]).toEqual(['nas', 'generic-device']);
    expect([match({ '1.3.6.1.4.1.99999.6.0': 'AP-7' }), match({ '1.3.6.1.4.1.99999.6.0': 'XP-7' }), match({ '1.3.6.1.2.1.1.1.0': 'a radio' })]).toEqual(['radio', 'computer', 'radio']);
    expect(set.match('1.3.6.1.4.1.8072.3.2.10', () => ({ type: 'integer', value: 1 }))?.why).toEqual({ kind: 'pattern', pattern: '1.3.6.1.4.1.8072.3.2.*', sign: '1.3.6.1.4.1.99999.5.0' });
    expect(set.match('1.3.6.1.4.1.8072.3.2.10')?.profile.name).toBe('computer');
    // A user's own word for a sysObjectID is the last one.
    const own = load(texts, { mine: `${id}.10\n${metric('mine')}` });
    expect(own.match('1.3.6.1.4.1.8072.3.2.10', () => ({ type: 'integer', value: 1 }))?.profile.name).toBe('mine');
  });

  it('names circles, missing bases and bases with errors, and loads the others', () => {
    const set = load({ a: 'extends: [b]', b: 'extends: [a]', c: 'extends:\n  - nowhere', d: 'extends: [e]', e: 'metrics: 5', f: metric('f') });
    expect(set.names).toEqual(['f']);
    expect(set.errors.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`).sort()).toEqual([
      'a.yaml:1:11 The profiles extend each other in a circle: b → a → b.',
      'b.yaml:1:11 The profiles extend each other in a circle: a → b → a.',
      'c.yaml:2:5 It extends "nowhere", and there is no such profile.',
      'd.yaml:1:11 It extends "e", which has errors of its own.',
      'e.yaml:1:10 "metrics" must be a list.',
    ]);
  });

  it.each([
    ['metrics:\n  - symbol: sysName\n    MIB: SNMPv2-MIB', 2, 'only a name'],
    ['metrics:\n  - symbol: {OID: 1.3.x, name: a}', 2, 'not an OID'],
    ['metrics:\n  - symbol: {OID: 1.3.1}', 2, 'needs a name'],
    ['metrics:\n  - symbols: [{OID: 1.3.1, name: a}]', 2, 'could not be told apart'],
    ['metrics:\n  - symbol: {OID: 1.3.1, name: a}\n    symbols: []', 2, 'not both'],
    ['metrics:\n  - symbol:\n      OID: 1.3.1\n      name: a\n      metric_type: speed', 5, 'must be one of gauge'],
    ['metrics:\n  - symbol:\n      OID: 1.3.1\n      name: a\n      extract_value: (?=x)', 5, 'look-around'],
    ['metrics:\n  - symbol:\n      OID: 1.3.1\n      name: a\n      extract_value: x', 5, 'round brackets'],
    ['metrics:\n  - symbol:\n      OID: 1.3.1\n      name: a\n      match_pattern: (x)', 3, 'match_value'],
    ['metrics:\n  - symbol: {OID: 1.3.1, name: a}\n    metric_type: flag_stream', 2, 'placement'],
    ['metrics:\n  - symbols: [{name: a, constant_value_one: true}]\n    metric_tags: [{tag: i, index: 1}]', 2, 'counts the rows'],
    ['metadata:\n  rack: {}', 2, 'not "rack"'],
    ['metadata:\n  device:\n    fields:\n      colour: {value: red}', 4, 'no metadata field'],
    ['metadata:\n  device:\n    fields: {}\n    id_tags: [{tag: a, index: 1}]', 4, 'id_tags'],
    ['metric_tags:\n  - tag: a', 2, 'to come from'],
    ['metrics:\n  - symbols: [{OID: 1.3.1, name: a}]\n    metric_tags:\n      - tag: t\n        symbol: {OID: 1.3.2}\n        index_transform: [{start: 3, end: 1}]', 6, 'before it starts'],
    ['sysobjectid: nothing', 1, 'sysobjectid'],
    ['detect:\n  - 1.3.9.1', 2, 'must be a map'],
    ['detect:\n  - {pattern: x}', 2, 'with an OID'],
    ['- a\n- b', 1, 'map of keys'],
    ['a: [', 1, ''],
    ['metrics:\n  - symbol: {OID: 1.3.1, name: a}\n    sensor: {class: smell}', 3, 'must be one of temperature'],
  ])('says what is wrong with %j and where', (text, line, message) => {
    const { errors, names } = load({ bad: text, good: metric('x') });
    expect(names).toEqual(['good']);
    expect([errors[0]!.file, errors[0]!.line]).toEqual(['bad.yaml', line]);
    expect(errors[0]!.message).toContain(message);
  });

  it('keeps words that look like truths and numbers as they are typed, and merges anchors', () => {
    const set = load({
      a: `anchors: &tags\n  mapping: {1: on, 2: off, 0x3: yes, 4: 1.10, 5: null}\nmetrics:\n  - symbols: [{OID: 1.3.1, name: a}]\n    metric_tags:\n      - tag: state\n        symbol: {OID: 1.3.2}\n        <<: *tags\n`,
    });
    const tag = set.get('a')!.metrics[0]!.tags[0]!;
    expect(tag.kind === 'symbol' && [...tag.mapping!]).toEqual([['1', 'on'], ['2', 'off'], ['0x3', 'yes'], ['4', '1.10'], ['5', 'null']]);
  });

  it('takes the older spellings', () => {
    const set = load({
      a: `metric_tags:\n  - {OID: 1.3.6.1.2.1.1.5.0, symbol: sysName, tag: snmp_host, format: mac_address}\nmetrics:\n  - {OID: 1.3.1.0, name: a, forced_type: counter}\n  - table: t\n    symbols: [{OID: 1.3.2.1, name: b}]\n    metric_tags: [{tag: x, column: {OID: 1.3.2.2, name: c}}, 'plain:tag']\n`,
    });
    expect(set.errors).toEqual([]);
    expect(set.get('a')!.metrics[0]!.metricType).toBe('rate');
    expect(planOf(set.get('a')!).columns).toEqual(expect.arrayContaining(['1.3.2.1', '1.3.2.2']));
  });

  it('asks for scalars with and without .0, and for 32-bit twins when told to', () => {
    const profile = load({ a: 'metrics:\n  - symbol: {OID: 1.3.9, name: a}\n  - symbols: [{OID: 1.3.6.1.2.1.31.1.1.1.6, name: ifHCInOctets}]\n    metric_tags: [x]' }).get('a')!;
    expect(planOf(profile).scalars).toEqual(expect.arrayContaining(['1.3.9', '1.3.9.0']));
    expect(planOf(profile).columns).not.toContain('1.3.6.1.2.1.2.2.1.10');
    expect(planOf(profile, { narrow: true }).columns).toContain('1.3.6.1.2.1.2.2.1.10');
  });

  it('never throws, whatever the text', () => {
    const words = ['metrics:', '\n', '  - ', 'symbol: ', '{OID: 1.3.1, name: a}', 'symbols: ', '[', ']', '*x', '&x ', 'extends: [a]', 'metadata: ', 'device: ', 'fields: ', 'metric_tags: ', 'tag: b', ', ', 'sensor: {}', '!!set ', '"', '? '];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join(''))), (text) => {
        for (const { line, column } of load({ a: text }).errors) expect(Math.min(line, column)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('patterns of sysObjectIDs', () => {
  it.each([
    ['1.3.6.1.4.1.9.1.*', '1.3.6.1.4.1.9.1.5', true],
    ['1.3.6.1.4.1.9.1.*', '1.3.6.1.4.1.9.1.5.6', true],
    ['1.3.6.1.4.1.9.1.*', '1.3.6.1.4.1.9.12', false],
    ['1.3.6.1.4.1.9.1.5', '1.3.6.1.4.1.9.1.50', false],
    ['1.3.*.9.*.5', '1.3.6.9.1.2.5', true],
    ['1.3.*.3', '1.3.3', false],
  ])('%s on %s: %s', (pattern, oid, expected) => {
    expect(matchesPattern(pattern, oid)).toBe(expected);
  });

  it('are closest first: more parts, then larger numbers, stars last', () => {
    expect(['1.3.*', '1.3.6.1', '1.3.6.*', '1.3.6.2', '1.3.6.1.5'].sort(comparePatterns)).toEqual(['1.3.6.1.5', '1.3.6.2', '1.3.6.1', '1.3.6.*', '1.3.*']);
  });
});
