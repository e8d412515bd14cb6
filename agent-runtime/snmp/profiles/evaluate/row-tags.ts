// Tags of rows and of whole devices.
import type { DeviceReading } from '../../device-reading.ts';
import type { SnmpValue } from '../../protocol.ts';
import { IF_NAME } from '../if-mib.ts';
import { spellings } from '../plan.ts';
import type { IndexRange, ProfileSymbol, ProfileTag } from '../profile.ts';
import { processValue, textOfValue } from './value-text.ts';

/** The tags of a row. A value that is missing drops its tag. `interfaces`: stable names that take the place of ifName. */
export function rowTags(tags: readonly ProfileTag[], index: string, reading: DeviceReading, interfaces: ReadonlyMap<string, string> | undefined): string[] {
  const parts = index.split('.');
  return tags.flatMap((tag): string[] => {
    if (tag.kind === 'literal') return [tag.text];
    if (tag.kind === 'index') {
      const part = parts[tag.position - 1];
      const value = part === undefined ? undefined : mapped(part, tag.mapping);
      return value === undefined ? [] : [`${tag.key}:${value}`];
    }
    const at = transformed(parts, tag.transform);
    if (at === undefined) return [];
    const stable = tag.symbol.oid === IF_NAME && tag.symbol.extract === undefined && tag.symbol.match === undefined ? interfaces?.get(at) : undefined;
    return tagsOfValue(tag, stable ?? textOf(reading.column(tag.symbol.oid).get(at), tag.symbol));
  });
}

/** The tags of the whole device. */
export function deviceTags(tags: readonly ProfileTag[], reading: DeviceReading): string[] {
  return tags.flatMap((tag): string[] => {
    if (tag.kind === 'literal') return [tag.text];
    return tag.kind === 'index' ? [] : tagsOfValue(tag, textOf(scalarOf(reading, tag.symbol.oid)?.value, tag.symbol));
  });
}

/** The value of a scalar in the first spelling that has one. */
export function scalarOf(reading: DeviceReading, oid: string): { readonly oid: string; readonly value: SnmpValue } | undefined {
  for (const spelling of spellings(oid)) {
    const value = reading.scalar(spelling);
    if (value !== undefined && value.value !== null) return { oid: spelling, value };
  }
  return undefined;
}

function textOf(value: SnmpValue | undefined, symbol: ProfileSymbol): string | undefined {
  const processed = processValue(value, symbol);
  return processed === undefined ? undefined : textOfValue(processed);
}

function tagsOfValue(tag: ProfileTag & { kind: 'symbol' }, text: string | undefined): string[] {
  if (text === undefined) return [];
  if (tag.match !== undefined) {
    const { pattern, tags } = tag.match;
    const found = pattern.match(text);
    if (found === undefined) return [];
    return [...tags].flatMap(([key, template]) => {
      const value = pattern.fill(template, found);
      return value === '' ? [] : [`${key}:${value}`];
    });
  }
  const value = mapped(text, tag.mapping);
  return value === undefined ? [] : [`${tag.key}:${value}`];
}

function mapped(value: string, mapping: ReadonlyMap<string, string> | undefined): string | undefined {
  return mapping === undefined || mapping.size === 0 ? value : mapping.get(value);
}

function transformed(parts: readonly string[], ranges: readonly IndexRange[]): string | undefined {
  if (ranges.length === 0) return parts.join('.');
  const picked: string[] = [];
  for (const { start, end } of ranges) {
    if (end >= parts.length) return undefined;
    picked.push(...parts.slice(start, end + 1));
  }
  return picked.join('.');
}
