// Reads tags of rows and of devices, in the present and the older spellings.
import type { YamlMap, YamlNode } from '../../../config/yaml-document.ts';
import type { IndexRange, ProfileTag } from '../profile.ts';
import { child } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { readSymbol } from './read-symbol.ts';

/** Reads the tags of a table entry or of metadata's id_tags. */
export function readRowTags(reader: NodeReader, node: YamlNode | undefined): readonly ProfileTag[] {
  return reader.list(node, '"metric_tags"').flatMap((item) => {
    if (item.kind === 'text') return [{ kind: 'literal', text: item.text } as const];
    const map = reader.map(item, 'A tag');
    return map === undefined ? [] : readRowTag(reader, map);
  });
}

function readRowTag(reader: NodeReader, map: YamlMap): ProfileTag[] {
  const key = reader.text(map, 'tag') ?? '';
  const match = readMatch(reader, map);
  if (key === '' && match === undefined) {
    reader.error(map, 'A tag needs "tag", or "match" with "tags".');
    return [];
  }
  const mapping = reader.texts(map, 'mapping');
  const position = reader.count(map, 'index', 1);
  const tags: ProfileTag[] = [];
  if (position !== undefined) tags.push({ kind: 'index', key, position, mapping });
  const target = child(map, 'symbol') ?? child(map, 'column');
  // The older spelling of the root has its OID beside the name.
  const node = target?.kind === 'text' && child(map, 'OID') !== undefined ? map : (target ?? (child(map, 'OID') === undefined ? undefined : map));
  if (node !== undefined) {
    const symbol = readSymbol(reader, node, 'value');
    if (symbol !== undefined) tags.push({ kind: 'symbol', key, symbol: node === map ? { ...symbol, format: undefined } : symbol, transform: readTransform(reader, map), mapping, match });
  } else if (position === undefined && child(map, 'index') === undefined) reader.error(map, 'A tag needs "symbol" (or "column") or "index" to come from.');
  return tags;
}

/** Reads the tags at the root: the same keys on scalars. */
export function readDeviceTags(reader: NodeReader, node: YamlNode | undefined): readonly ProfileTag[] {
  return readRowTags(reader, node).filter((tag) => {
    if (tag.kind !== 'index' || node === undefined) return true;
    reader.error(node, 'A tag of the whole device has no index.');
    return false;
  });
}

function readMatch(reader: NodeReader, map: YamlMap): (ProfileTag & { kind: 'symbol' })['match'] {
  const pattern = reader.pattern(map, 'match');
  if (child(map, 'match') === undefined) return undefined;
  const tags = reader.texts(map, 'tags');
  if (tags === undefined) return reader.error(map, '"match" needs "tags" beside it.');
  return pattern === undefined ? undefined : { pattern, tags };
}

function readTransform(reader: NodeReader, map: YamlMap): readonly IndexRange[] {
  return reader.list(child(map, 'index_transform'), '"index_transform"').flatMap((item) => {
    const range = reader.map(item, 'An index range');
    if (range === undefined) return [];
    const start = reader.count(range, 'start', 0) ?? 0;
    const end = reader.count(range, 'end', 0) ?? 0;
    if (end >= start) return [{ start, end }];
    reader.error(range, `The index range ends (${end}) before it starts (${start}).`);
    return [];
  });
}
