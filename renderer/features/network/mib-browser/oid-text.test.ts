import { expect, test } from 'vitest';
import { ancestorsOf, readOidText, writableName } from './oid-text.ts';

test('numbers, names and names with a module and an instance are read', () => {
  expect(readOidText(' .1.3.6.1.2.1 ')).toEqual({ oid: '1.3.6.1.2.1' });
  expect(readOidText('sysName.0')).toEqual({ name: 'sysName', rest: '.0' });
  expect(readOidText('IF-MIB::ifDescr')).toEqual({ name: 'ifDescr', rest: '' });
  for (const bad of ['', '1..3', '1.3.', 'two words', '../x', 'a.b']) expect(readOidText(bad), bad).toBeUndefined();
});

test('the way down to an object', () => {
  expect(ancestorsOf('1.3.6.1')).toEqual(['1', '1.3', '1.3.6']);
  expect(ancestorsOf('')).toEqual([]);
});

test('only instances of the five writable objects are writable', () => {
  expect(writableName('1.3.6.1.2.1.1.5.0')).toBe('sysName');
  expect(writableName('1.3.6.1.2.1.31.1.1.1.18.12')).toBe('ifAlias');
  expect(writableName('1.3.6.1.2.1.1.5')).toBeUndefined();
  expect(writableName('1.3.6.1.2.1.1.50.0')).toBeUndefined();
});
