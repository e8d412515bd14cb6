import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unknownKeys } from './unknown-keys.ts';

const BUNDLED = join(import.meta.dirname, '../../../../resources/snmp-profiles');

it('names the line of a misspelt key, at every depth, and what was meant', () => {
  const text = 'metricz: []\nmetrics:\n  - MIB: X\n    symbol: {OID: 1.3.6.1.4.1.99999.1.0, name: x, scalefactor: 2}\n    sensor: {clas: fan, states: {1: {text: on, helth: ok}}}\nmetadata: {device: {fields: {vendor: {vale: x}}}}\n';
  expect(unknownKeys(text).map(({ line, message }) => [line, message])).toEqual([
    [1, 'Nobody reads the key "metricz". Did you mean "metrics"?'],
    [4, 'Nobody reads the key "scalefactor". Did you mean "scale_factor"?'],
    [5, 'Nobody reads the key "clas". Did you mean "class"?'],
    [5, 'Nobody reads the key "helth". Did you mean "health"?'],
    [6, 'Nobody reads the key "vale". Did you mean "value"?'],
  ]);
  expect(unknownKeys('metricz: []')[0]).toMatchObject({ line: 1, column: 1 });
});

it('lets older spellings, documentation and free keys pass', () => {
  const text = [
    'name: x', 'version: 2', 'device: {vendor: x}', 'static_tags: [a:b]',
    'metric_tags: [{OID: 1.3.6.1.2.1.1.5.0, symbol: sysName, tag: snmp_host, MIB: SNMPv2-MIB, mapping: {1: anything}}]',
    'metrics:',
    '  - {MIB: X, OID: 1.3.6.1.4.1.99999.1.0, name: x, forced_type: counter}',
    '  - {MIB: X, table: {OID: 1.3.6.1, name: t}, symbols: [{name: one, constant_value_one: true}], metric_tags: [{column: {OID: 1.3.6.1.1, name: c}, table: other, tag: t, index_transform: [{start: 0, end: 1}]}, literal]}',
  ].join('\n');
  expect(unknownKeys(text)).toEqual([]);
  expect(unknownKeys('constructor: 1')).toHaveLength(1);
});

it('says nothing about the profiles that are bundled', () => {
  const said = readdirSync(BUNDLED).flatMap((file) => unknownKeys(readFileSync(join(BUNDLED, file), 'utf8')).map(({ line, message }) => `${file}:${line}: ${message}`));
  expect(said).toEqual([]);
});

it('never throws and never says more than twenty', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.stringMatching(/^ {0,4}(?:- )?[a-z_]{1,8}: ?[a-z{}[\]]{0,4}$/u)).map((lines) => lines.join('\n'))), (text) => unknownKeys(text).length <= 20));
});
