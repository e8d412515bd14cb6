// Reads one symbol: what to ask for and what is done to the value.
import type { YamlMap, YamlNode } from '../../../config/yaml-document.ts';
import type { MetricType, ProfileSymbol } from '../profile.ts';
import { METRIC_TYPES, VALUE_FORMATS } from '../profile.ts';
import { child } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { NO_MARKS, readMarks } from './read-marks.ts';

/** What a symbol is needed for: a metric's must have a name, a tag's or a field's is only looked up. */
export type SymbolUse = 'scalar' | 'column' | 'value';

/** The metric type of a symbol or entry; `counter` is an old spelling of rate. */
export function readMetricType(reader: NodeReader, map: YamlMap, key: string): MetricType | undefined {
  if (reader.text(map, key) === 'counter') return 'rate';
  return reader.oneOf(map, key, METRIC_TYPES);
}

/** Reads a symbol; undefined, noted, when it cannot be used. `entry`: the metric entry around it, whose marks count too. */
export function readSymbol(reader: NodeReader, node: YamlNode, use: SymbolUse, entry?: YamlMap): ProfileSymbol | undefined {
  if (node.kind === 'text') return reader.error(node, `"${node.text}" is only a name: without MIB files an OID is needed (symbol: {OID: …, name: …}).`);
  const map = reader.map(node, 'A symbol');
  if (map === undefined) return reader.error(node, 'A symbol must be a map with OID and name.');
  const constantOne = reader.truth(map, 'constant_value_one');
  const oid = constantOne ? '' : reader.oid(map);
  const name = reader.text(map, 'name') ?? '';
  if (constantOne && use !== 'column') return reader.error(map, '"constant_value_one" counts rows: it belongs to the symbols of a table.');
  if (oid === undefined) return child(map, 'OID') === undefined ? reader.error(map, 'A symbol needs an OID.') : undefined;
  if (use !== 'value' && name === '') return reader.error(map, 'The symbol of a metric needs a name.');
  const pattern = reader.pattern(map, 'match_pattern');
  const template = reader.text(map, 'match_value');
  if (pattern !== undefined && template === undefined) reader.error(map, '"match_pattern" needs a "match_value" beside it.');
  const extract = reader.pattern(map, 'extract_value');
  if (extract !== undefined && extract.groups < 1) reader.error(child(map, 'extract_value') ?? map, '"extract_value" needs a group in round brackets: the group is the value.');
  return {
    oid,
    name,
    metricType: readMetricType(reader, map, child(map, 'metric_type') === undefined ? 'forced_type' : 'metric_type'),
    scale: reader.number(map, 'scale_factor') ?? 1,
    extract,
    match: pattern === undefined || template === undefined ? undefined : { pattern, template },
    format: reader.oneOf(map, 'format', VALUE_FORMATS),
    constantOne,
    marks: use === 'value' ? NO_MARKS : readMarks(reader, map, entry),
  };
}
