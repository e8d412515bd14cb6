// Evaluates a profile against what a device answered: samples, metadata and what the device page lists. A pure function of both.
import type { DeviceReading, ReadingPlan } from '../../device-reading.ts';
import type { SnmpValue } from '../../protocol.ts';
import { isInterfaceColumn, mostPerSecond, NARROW_TWINS, speedOf } from '../if-mib.ts';
import { oidsOf, spellings } from '../plan.ts';
import type { MetricType, Profile, ProfileMetric, ProfileSymbol, ProfileTag } from '../profile.ts';
import { bandwidthSamples, interfaceStatusSamples, memoryUsageSamples } from './computed.ts';
import type { Evaluation, EvaluationContext, ProfileSample, SampleKind } from './evaluation.ts';
import { MarkCollector } from './marks.ts';
import { deviceMetadata, interfaceMetadata } from './metadata.ts';
import { deviceTags, rowTags, scalarOf } from './row-tags.ts';
import { numberOfValue, processValue, scaled, textOfValue } from './value-text.ts';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

/** A sample with what the computed metrics ask about it. */
export interface EvaluatedSample extends ProfileSample {
  readonly symbol: string;
  /** '' for a scalar. */
  readonly index: string;
}

/** Evaluates a profile. Never throws; a value that cannot be used is left out alone. */
export function evaluate(profile: Profile, reading: DeviceReading, context: EvaluationContext = {}): Evaluation {
  const evaluator = new Evaluator(profile, reading, context);
  return evaluator.run();
}

class Evaluator {
  readonly #profile: Profile;
  readonly #reading: DeviceReading;
  readonly #context: EvaluationContext;
  readonly #deviceTags: readonly string[];
  readonly #samples: EvaluatedSample[] = [];
  readonly #marks: MarkCollector;
  /** Entries with the same tags share those of a row: tables of interfaces have half a dozen of such entries. */
  readonly #rows = new Map<string | readonly ProfileTag[], Map<string, RowTags>>();
  readonly #speeds = new Map<string, number | undefined>();

  constructor(profile: Profile, reading: DeviceReading, context: EvaluationContext) {
    this.#profile = profile;
    this.#reading = reading;
    this.#context = context;
    this.#marks = new MarkCollector(reading);
    this.#deviceTags = [...(profile.vendor === '' ? [] : [`device_vendor:${profile.vendor}`]), ...profile.staticTags, ...deviceTags(profile.tags, reading)];
  }

  run(): Evaluation {
    const uptime = this.#reading.scalar(SYS_UP_TIME);
    if (uptime?.type === 'timeticks') this.#samples.push(gauge('sysUpTimeInstance', uptime.value, this.#deviceTags, SYS_UP_TIME, ''));
    for (const metric of this.#profile.metrics) {
      if (metric.table) this.#table(metric);
      else this.#scalar(metric);
    }
    const interfaces = interfaceMetadata(this.#profile.metadata, this.#reading, this.#context.interfaces);
    const computed = [
      ...memoryUsageSamples(this.#samples),
      ...bandwidthSamples(this.#samples, this.#reading, this.#context),
      ...interfaceStatusSamples(interfaces, this.#reading, this.#deviceTags),
    ];
    return {
      samples: this.#samples.concat(computed),
      deviceTags: this.#deviceTags,
      device: deviceMetadata(this.#profile, this.#reading),
      interfaces,
      ...this.#marks.results(),
      ...coverage(this.#profile, this.#reading),
    };
  }

  #scalar(metric: ProfileMetric): void {
    const symbol = metric.symbols[0]!;
    const answer = scalarOf(this.#reading, symbol.oid);
    const value = processValue(answer?.value, symbol);
    if (answer === undefined || value === undefined) return;
    const literal = metric.tags.flatMap((tag) => (tag.kind === 'literal' ? [tag.text] : []));
    this.#sample(metric, symbol, { raw: answer.value, value, tags: { row: literal, all: [...this.#deviceTags, ...literal] }, index: '', oid: answer.oid });
  }

  #table(metric: ProfileMetric): void {
    const signature = signatureOf(metric.tags);
    let rows = this.#rows.get(signature);
    if (rows === undefined) this.#rows.set(signature, (rows = new Map<string, RowTags>()));
    const known = rows;
    const tagsOf = (index: string): RowTags => {
      let tags = known.get(index);
      if (tags === undefined) {
        const row = rowTags(metric.tags, index, this.#reading, this.#context.interfaces);
        known.set(index, (tags = { row, all: [...this.#deviceTags, ...row] }));
      }
      return tags;
    };
    for (const symbol of metric.symbols) {
      if (symbol.constantOne) {
        this.#constantRows(metric, symbol, tagsOf);
        continue;
      }
      const twin = this.#context.narrow === true ? NARROW_TWINS.get(symbol.oid) : undefined;
      const narrow = twin === undefined ? undefined : this.#reading.column(twin);
      const column = this.#reading.column(symbol.oid);
      for (const [index, raw] of column) {
        const value = processValue(raw, symbol);
        if (value === undefined) continue;
        const beside = narrow?.get(index)?.value;
        const twinValue = twin !== undefined && typeof beside === 'number' ? { oid: `${twin}.${index}`, value: beside } : undefined;
        this.#sample(metric, symbol, { raw, value, tags: tagsOf(index), index, oid: `${symbol.oid}.${index}`, narrow: twinValue });
      }
      if (narrow === undefined) continue;
      for (const [index, raw] of narrow) {
        const value = column.has(index) ? undefined : processValue(raw, symbol);
        if (value !== undefined) this.#sample(metric, symbol, { raw, value, tags: tagsOf(index), index, oid: `${twin!}.${index}` });
      }
    }
  }

  #speed(index: string): number | undefined {
    if (!this.#speeds.has(index)) this.#speeds.set(index, speedOf(this.#reading, index));
    return this.#speeds.get(index);
  }

  /** constant_value_one: 1 for each row of the columns that the tags come from. */
  #constantRows(metric: ProfileMetric, symbol: ProfileSymbol, tagsOf: (index: string) => RowTags): void {
    const seen = new Set<string>();
    for (const tag of metric.tags) {
      // With a transformed index the rows are those of another table.
      if (tag.kind !== 'symbol' || tag.transform.length > 0) continue;
      for (const [index, value] of this.#reading.column(tag.symbol.oid)) {
        if (seen.has(index) || processValue(value, tag.symbol) === undefined) continue;
        seen.add(index);
        const one: SnmpValue = { type: 'gauge32', value: 1 };
        this.#sample(metric, symbol, { raw: one, value: one, tags: tagsOf(index), index, oid: `${tag.symbol.oid}.${index}` });
      }
    }
  }

  #sample(metric: ProfileMetric, symbol: ProfileSymbol, row: { raw: SnmpValue; value: SnmpValue; tags: RowTags; index: string; oid: string; narrow?: { oid: string; value: number } | undefined }): void {
    const { raw, value, index, oid } = row;
    const tags = row.tags.all;
    const type = symbol.metricType ?? metric.metricType ?? (raw.type === 'counter32' || raw.type === 'counter64' ? 'rate' : 'gauge');
    if (type === 'flag_stream') {
      const flag = metric.flagStream === undefined ? undefined : textOfValue(value)?.[metric.flagStream.placement - 1];
      if (flag !== undefined) this.#samples.push(gauge(`${symbol.name}.${metric.flagStream!.suffix}`, flag === '1' ? 1 : 0, tags, oid, index));
      return;
    }
    const number = numberOfValue(value);
    this.#marks.add(symbol, { value, number, tags: row.tags.row, index, oid });
    if (number === undefined) return;
    if (type === 'gauge') {
      this.#samples.push(gauge(symbol.name, scaled(number, symbol.scale), tags, oid, index));
      return;
    }
    const port = isInterfaceColumn(symbol.oid);
    const most = port ? mostPerSecond(symbol.oid, this.#speed(index)) : undefined;
    this.#samples.push({
      metric: metricOf(symbol.name),
      symbol: symbol.name,
      index,
      tags,
      kind: kindOf(type),
      value: number,
      scale: symbol.scale * (type === 'percent' ? 100 : 1),
      counterBits: raw.type === 'counter64' ? 64 : raw.type === 'counter32' ? 32 : 0,
      oid,
      ifIndex: port ? index : undefined,
      most,
      narrow: row.narrow,
      epoch: undefined,
    });
  }
}

/** Tags of a row alone, and with the device's in front: one array for all samples of the row. */
interface RowTags {
  readonly row: readonly string[];
  readonly all: readonly string[];
}

const signatures = new WeakMap<readonly ProfileTag[], string | readonly ProfileTag[]>();

/** The same text for lists of tags that give the same; a list with patterns or mappings is like itself alone. */
function signatureOf(tags: readonly ProfileTag[]): string | readonly ProfileTag[] {
  let signature = signatures.get(tags);
  if (signature === undefined) {
    const plain = tags.map((tag) => {
      if (tag.kind === 'literal') return `l${tag.text}`;
      if (tag.mapping !== undefined) return undefined;
      if (tag.kind === 'index') return `i${tag.key}|${tag.position}`;
      const { oid, extract, match, format } = tag.symbol;
      return extract === undefined && match === undefined && tag.match === undefined && tag.transform.length === 0 ? `s${tag.key}|${oid}|${format ?? ''}` : undefined;
    });
    signatures.set(tags, (signature = plain.includes(undefined) ? tags : plain.join('\n')));
  }
  return signature;
}

function kindOf(type: Exclude<MetricType, 'flag_stream'>): SampleKind {
  return type === 'percent' ? 'rate' : type;
}

/** A gauge of the agent's SNMP metrics. */
function gauge(name: string, value: number, tags: readonly string[], oid: string, index: string): EvaluatedSample {
  const ifIndex = index !== '' && isInterfaceColumn(oid) ? index : undefined;
  // All samples have the same fields in the same order: thousands a second are read by the same code.
  return { metric: metricOf(name), symbol: name, index, tags, kind: 'gauge', value, scale: 1, counterBits: 0, oid, ifIndex, most: undefined, narrow: undefined, epoch: undefined };
}

const metrics = new Map<string, string>();
/** Names come from profiles and literals, and bounded all the same. */
const MOST_METRICS = 20_000;

/** The metric of a symbol: one text for all samples, so that comparing two is comparing addresses. */
function metricOf(name: string): string {
  let metric = metrics.get(name);
  if (metric === undefined) {
    if (metrics.size >= MOST_METRICS) metrics.clear();
    metrics.set(name, (metric = `snmp.${name}`));
  }
  return metric;
}

const asked = new WeakMap<Profile, ReadingPlan>();

function coverage(profile: Profile, reading: DeviceReading): { answered: string[]; unanswered: string[] } {
  let oids = asked.get(profile);
  if (oids === undefined) asked.set(profile, (oids = oidsOf(profile)));
  const { scalars, columns } = oids;
  const answered: string[] = [];
  const unanswered: string[] = [];
  for (const oid of scalars) (spellings(oid).some((spelling) => reading.scalar(spelling) !== undefined) ? answered : unanswered).push(oid);
  for (const oid of columns) (reading.column(oid).size > 0 ? answered : unanswered).push(oid);
  return { answered, unanswered };
}
