// The configuration: every kind of mistake is found with its place, and nothing that a file holds can crash the reader.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultsTree, dottedValue, loadConfig, revisionOf } from './load.ts';
import { nearest } from './tree.ts';
import { YamlDocument } from './yaml-document.ts';

const DEFAULTS_TEXT = readFileSync(new URL('../../resources/vedette.default.yaml', import.meta.url), 'utf8');
const DEFAULTS = defaultsTree(DEFAULTS_TEXT, ['cpu', 'scripted']);
const problemsOf = (text: string) => loadConfig(text, DEFAULTS).problems;

describe('loading', () => {
  test('the defaults alone are good, and an empty file changes nothing', () => {
    for (const text of ['', '\n', '# only a comment\n', '{}', '---\n']) {
      const loaded = loadConfig(text, DEFAULTS);
      expect(loaded.problems).toEqual([]);
      expect(loaded.overridden).toEqual([]);
      expect(loaded.settings?.pipeline.flushInterval).toBe(10_000);
      expect(loaded.settings?.storage.maxSize).toBe(2e9);
    }
  });

  test('a file overrides single keys, and empty sections mean nothing', () => {
    const loaded = loadConfig('pipeline:\n  flush_interval: 1m\nsampling:\nstorage:\n  retention:\n    raw: 30d\nchecks:\n  scripted:\n    interval: 5s\n', DEFAULTS);
    expect(loaded.problems).toEqual([]);
    expect(loaded.settings?.pipeline.flushInterval).toBe(60_000);
    expect(loaded.settings?.sampling.interval).toBe(10_000);
    expect(loaded.settings?.storage.retention.raw).toBe(30 * 86_400_000);
    expect(loaded.settings?.checks.get('scripted')?.interval).toBe(5_000);
    expect(loaded.settings?.checks.get('cpu')?.interval).toBe('auto');
    expect(loaded.overridden).toEqual(['pipeline.flush_interval', 'storage.retention.raw', 'checks.scripted.interval']);
    expect(dottedValue(loaded.effective, 'pipeline.flush_interval')).toBe('1m');
  });

  test.each([
    ['pipline:\n  flush_interval: 10s\n', { path: 'pipline', line: 1, column: 1, message: expect.stringContaining('"pipeline"') }],
    ['pipeline:\n  # first\n  flush_intervall: 10s\n', { path: 'pipeline.flush_intervall', line: 3, column: 3, allowed: ['flush_interval'] }],
    ['pipeline:\n  flush_interval: soon\n', { path: 'pipeline.flush_interval', line: 2, column: 19 }],
    ['pipeline:\n  flush_interval: 10m\n', { line: 2, column: 19, message: expect.stringContaining('5m') }],
    ['log:\n  level: loud\n', { path: 'log.level', line: 2, column: 10, allowed: ['debug', 'info', 'warn', 'error'] }],
    ['notifications:\n  enabled: yes\n', { path: 'notifications.enabled', line: 2, column: 12, allowed: ['true', 'false'] }],
    ['server: {port: 99999}\n', { path: 'server.port', line: 1, column: 16 }],
    ['checks:\n  cqu: {enabled: false}\n', { path: 'checks.cqu', line: 2, column: 3, message: expect.stringContaining('"cpu"') }],
    ['checks:\n  cpu: {interval: often}\n', { path: 'checks.cpu.interval', line: 2 }],
    ['checks: 5\n', { path: 'checks', line: 1, column: 9 }],
    ['tags: [a:b, "c d"]\n', { path: 'tags.1', line: 1, column: 13 }],
    ['tags: ["${secret:no blanks}"]\n', { path: 'tags.0', message: expect.stringContaining('${secret:name}') }],
    ['a: [1\n', { line: expect.any(Number), column: expect.any(Number) }],
    ['pipeline:\n\tflush_interval: 10s\n', { line: 2 }],
    ['log: {level: info}\nlog: {level: warn}\n', { line: 2, column: 1 }],
    ['- a\n- b\n', { message: expect.stringContaining('map') }],
    ['__proto__: {polluted: 1}\n', { path: '__proto__', line: 1 }],
  ])('a mistake is said with its place: %j', (text, problem) => {
    const loaded = loadConfig(text, DEFAULTS);
    expect(loaded.settings).toBeUndefined();
    expect(loaded.problems).toHaveLength(1);
    expect(loaded.problems[0]).toMatchObject(problem);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('several mistakes are all said', () => {
    expect(problemsOf('log: {level: loud}\nserver: {port: -1, prot: 2}\n').map((problem) => problem.path).sort()).toEqual(['log.level', 'server.port', 'server.prot']);
  });
});

describe('hostile texts', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replace(/./g, (letter) => `${letter}: &${letter} [${`*${String.fromCharCode(letter.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`;
  test.each([
    ['billion laughs', bomb],
    ['deep flow nesting', '['.repeat(100_000)],
    ['deep block nesting', Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['deep inline sequences', `${'- '.repeat(50_000)}x`],
    ['a megabyte in one word', 'x'.repeat(1_000_000)],
    ['more than a megabyte', 'x: 1\n'.repeat(300_000)],
    ['tabs', '\t\t\ta:\t\tb\n\t'.repeat(50)],
    ['NUL and control characters', 'a: \u0000\u0001\u0007\nb: \uFEFF'],
  ])('%s ends in problems, not in a crash', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test('anything at all is read without throwing', () => {
    const word = fc.constantFrom('sampling', 'interval', ':', ' ', '\n', '  ', '- ', '[', ']', '{', '}', '"', "'", '#', '&a', '*a', '|', '>', '?', '10s', '!!map', '%YAML', '---', '\t', '<<', '~');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.array(word, { maxLength: 40 }).map((words) => words.join(''))), (text) => {
        const loaded = loadConfig(text, DEFAULTS);
        expect(loaded.settings === undefined).toBe(loaded.problems.length > 0);
        for (const problem of loaded.problems) expect(problem.line >= 1 && problem.column >= 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('anything that a file may hold by shape is taken or refused with a reason', () => {
    const key = fc.constantFrom('sampling', 'interval', 'checks', 'cpu', 'storage', 'retention', 'raw', 'tags', 'enabled', 'toString', 'constructor');
    const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.dictionary(key, tie('tree'), { maxKeys: 4 }), fc.array(tie('tree'), { maxLength: 3 })),
      leaf: fc.oneof(fc.constantFrom('10s', 'auto', '2GB', '${secret:x}', ''), fc.integer(), fc.boolean(), fc.constant(null)),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const loaded = loadConfig(JSON.stringify(value), DEFAULTS);
        expect(loaded.settings === undefined).toBe(loaded.problems.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('edits', () => {
  test('one value changes, comments and order stay', () => {
    const text = '# mine\nlog:\n  level: info # quiet\n\n# network\nserver:\n  port: 1234\n';
    expect(new YamlDocument(text).with(['log', 'level'], 'warn')).toBe('# mine\nlog:\n  level: warn # quiet\n\n# network\nserver:\n  port: 1234\n');
  });

  test('what is typed around a changed value stays to the letter', () => {
    const text = "hostname:   desk      # aligned\n\n\ntags: [ 'a:b',c:d ]\nlog:\n    level: 'info'\n";
    expect(new YamlDocument(text).with(['log', 'level'], 'warn')).toBe(text.replace("'info'", 'warn'));
    expect(new YamlDocument(text).with(['hostname'], 'two words: here')).toBe(text.replace('desk', '"two words: here"'));
    // Where the plain form would mean something else, the text is written anew instead.
    for (const [before, value] of [['a: {b: 1}\n', 'x, y'], ['a:\n  b:\n', 5], ['a:\n  b: |\n    text\n', 'other'], ['a:\n  b: one\n', 'two\nlines\n'], ['a: {b: x}\n', '# no']] as const) {
      expect(new YamlDocument(new YamlDocument(before).with(['a', 'b'], value)).tree).toEqual({ a: { b: value } });
    }
  });

  test('a key that comes or goes leaves the other lines to the letter', () => {
    const text = "# mine\nhostname:   desk      # aligned\n\nlog: {level: 'info'}\ntags: [ 'a:b',c:d ]   # two\n";
    const more = new YamlDocument(text).with(['checks', 'gpu', 'enabled'], false);
    expect(more).toBe(`${text}checks:\n  gpu:\n    enabled: false\n`);
    expect(new YamlDocument(more).with(['checks', 'gpu', 'enabled'], null)).toBe(text);
    expect(new YamlDocument(text).with(['hostname'], null)).toBe(text.replace('hostname:   desk      # aligned\n', ''));
    expect(new YamlDocument(text.trimEnd()).with(['tags'], ['x'])).toBe(text.replace("tags: [ 'a:b',c:d ]   # two", 'tags:\n  - x'));
    // Indented by four where two is written: taken over only where it still means the same.
    expect(new YamlDocument(new YamlDocument('log:\n    level: info\nserver:\n    port: 1 # one\n').with(['log', 'other'], 1)).tree).toEqual({ log: { level: 'info', other: 1 }, server: { port: 1 } });
  });

  test('an edit says what was meant, whatever the value', () => {
    fc.assert(
      fc.property(fc.constantFrom('a: 1\nb: 2 # kept\n', '{a: 1, b: 2}\n', 'a: "x"\nb: >\n  folded\n', 'a: &anchor 1\nb: *anchor\n'), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })), (text, value) => {
        const edited = new YamlDocument(new YamlDocument(text).with(['b'], value));
        expect(edited.problems).toEqual([]);
        expect(edited.tree['b']).toEqual(Object.is(value, -0) ? edited.tree['b'] : value);
        const added = new YamlDocument(new YamlDocument(text).with(['c', 'd'], value));
        expect({ ...added.tree, c: undefined }).toEqual({ ...new YamlDocument(text).tree, c: undefined });
        expect(added.problems).toEqual([]);
        expect(new YamlDocument(new YamlDocument(text).with(['b'], null)).tree).not.toHaveProperty('b');
      }),
      { numRuns: 300 },
    );
  });

  test('sections are made where they are missing, empty or null, and go when they become empty', () => {
    expect(new YamlDocument('').with(['a', 'b', 'c'], 1)).toBe('a:\n  b:\n    c: 1\n');
    expect(new YamlDocument('a:\nz: 2\n').with(['a', 'b'], ['x', 'y'])).toBe('a:\n  b:\n    - x\n    - y\nz: 2\n');
    expect(new YamlDocument('a:\n  b: 1\nz: 2\n').with(['a', 'b'], null)).toBe('z: 2\n');
    expect(loadConfig(new YamlDocument('a:\n  b: 1\n').with(['a', 'b'], null), DEFAULTS).problems).toEqual([]);
  });

  test('removing what is not there changes nothing', () => {
    for (const text of ['log:\n  level: info\n', '# only a comment\n', '']) expect(new YamlDocument(text).with(['server', 'port'], null)).toBe(text);
  });

  test('a comment at the top survives the first and the last key', () => {
    const text = new YamlDocument('# mine\n').with(['log', 'level'], 'warn');
    expect(text).toBe('# mine\n\nlog:\n  level: warn\n');
    expect(new YamlDocument(text).with(['log', 'level'], null)).toBe('# mine\n');
  });
});

test('the nearest key is offered only when it is near', () => {
  expect(nearest('intreval', ['interval', 'timeout'])).toBe('interval');
  expect(nearest('colour', ['interval', 'timeout'])).toBeUndefined();
});

test('a revision follows the text', () => {
  expect(revisionOf('a')).toBe(revisionOf('a'));
  expect(revisionOf('ab')).not.toBe(revisionOf('ba'));
});
