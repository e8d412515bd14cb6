// Reads the `metrics` of a profile: scalars, tables, and the older spellings of both.
import type { YamlMap, YamlNode } from '../../../config/yaml-document.ts';
import type { ProfileMetric, ProfileSymbol, ProfileTag } from '../profile.ts';
import { child } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { readMetricType, readSymbol } from './read-symbol.ts';
import { readRowTags } from './read-tags.ts';

/** Reads all entries; those with mistakes are noted and left out. */
export function readMetrics(reader: NodeReader, node: YamlNode | undefined): readonly ProfileMetric[] {
  return reader.list(node, '"metrics"').flatMap((item) => {
    const map = reader.map(item, 'A metric');
    if (map === undefined) {
      if (item.kind === 'text') reader.error(item, 'A metric must be a map with "symbol" or "symbols".');
      return [];
    }
    const metric = readMetric(reader, map);
    return metric === undefined ? [] : [metric];
  });
}

function readMetric(reader: NodeReader, map: YamlMap): ProfileMetric | undefined {
  const metricType = readMetricType(reader, map, child(map, 'metric_type') === undefined ? 'forced_type' : 'metric_type');
  const symbols = child(map, 'symbols');
  const symbol = child(map, 'symbol');
  if (symbol !== undefined && symbols !== undefined) return reader.error(map, 'A metric has "symbol" (one object) or "symbols" (columns of a table), not both.');
  const flagStream = readFlagStream(reader, map, metricType === 'flag_stream');
  const common = { metricType, flagStream };
  if (symbols !== undefined) {
    const tags = readRowTags(reader, child(map, 'metric_tags'));
    const read = reader.list(symbols, '"symbols"').flatMap((item) => readSymbol(reader, item, 'column', map) ?? []);
    if (child(map, 'metric_tags') === undefined || (tags.length === 0 && reader.errors.length === 0)) return reader.error(map, '"symbols" needs "metric_tags": the rows could not be told apart.');
    for (const one of read) if (one.constantOne && !tags.some((tag) => tag.kind === 'symbol' && tag.transform.length === 0)) reader.error(map, '"constant_value_one" counts the rows of the columns in "metric_tags", and there is none.');
    return { table: true, symbols: read, tags: [...tags, ...staticTags(reader, map)], ...common };
  }
  const target = symbol ?? (child(map, 'OID') === undefined ? undefined : map);
  if (target === undefined) return reader.error(map, 'A metric needs "symbol" or "symbols".');
  const read: ProfileSymbol | undefined = readSymbol(reader, target, 'scalar', map);
  if (read === undefined) return undefined;
  // A value of no row has only literal tags.
  const literal = reader.list(child(map, 'metric_tags'), '"metric_tags"').flatMap((item): ProfileTag[] => (item.kind === 'text' ? [{ kind: 'literal', text: item.text }] : []));
  return { table: false, symbols: [read], tags: [...literal, ...staticTags(reader, map)], ...common };
}

function staticTags(reader: NodeReader, map: YamlMap): ProfileTag[] {
  return reader.list(child(map, 'static_tags'), '"static_tags"').flatMap((item): ProfileTag[] => (item.kind === 'text' ? [{ kind: 'literal', text: item.text }] : []));
}

function readFlagStream(reader: NodeReader, map: YamlMap, needed: boolean): ProfileMetric['flagStream'] {
  const options = reader.map(child(map, 'options'), '"options"');
  const placement = options === undefined ? undefined : reader.count(options, 'placement', 1);
  const suffix = options === undefined ? undefined : reader.text(options, 'metric_suffix');
  if (placement !== undefined && suffix !== undefined) return { placement, suffix };
  return needed ? reader.error(options ?? map, 'A flag_stream needs options: {placement: n, metric_suffix: name}.') : undefined;
}
