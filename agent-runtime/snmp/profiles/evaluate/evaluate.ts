// Evaluates a profile against what a device answered: samples, metadata and what the device page lists. A pure function of both.
import type { DeviceReading, ReadingPlan } from '../../device-reading.ts';
import type { SnmpValue } from '../../protocol.ts';
import { isInterfaceColumn, mostPerSecond, NARROW_TWINS } from '../if-mib.ts';
import { oidsOf, spellings } from '../plan.ts';
import type { MetricType, Profile, ProfileMetric, ProfileSymbol } from '../profile.ts';
import { NO_MARKS } from '../read/read-marks.ts';
import { bandwidthSamples, interfaceStatusSamples, memoryUsageSamples } from './computed.ts';
import type { EvaluatedSample, Evaluation, EvaluationContext, SampleKind } from './evaluation.ts';
import { EvaluationMemory } from './evaluation-memory.ts';
import type { RowTags } from './evaluation-memory.ts';
import { MarkCollector } from './marks.ts';
import { deviceMetadata, interfaceMetadata } from './metadata.ts';
import { rowTags, scalarOf } from './row-tags.ts';
import { numberOfValue, processValue, scaled, textOfValue } from './value-text.ts';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

/** Evaluates a profile. Never throws; a value that cannot be used is left out alone. */
export function evaluate(profile: Profile, reading: DeviceReading, context: EvaluationContext = {}): Evaluation {
  return new ProfileEvaluator().run(profile, reading, context);
}

/** Evaluates readings of one device, one after the other: what they say alike is worked out once. */
export class ProfileEvaluator {
  readonly #memory = new EvaluationMemory();

  /** See {@link evaluate}. */
  run(profile: Profile, reading: DeviceReading, context: EvaluationContext = {}): Evaluation {
    return new Evaluator(this.#memory, profile, reading, context).run();
  }
}

class Evaluator {
  readonly #memory: EvaluationMemory;
  readonly #profile: Profile;
  readonly #reading: DeviceReading;
  readonly #context: EvaluationContext;
  readonly #deviceTags: readonly string[];
  readonly #samples: EvaluatedSample[] = [];
  readonly #marks: MarkCollector;
  readonly #speeds: ReadonlyMap<string, number | undefined>;

  constructor(memory: EvaluationMemory, profile: Profile, reading: DeviceReading, context: EvaluationContext) {
    this.#memory = memory;
    this.#profile = profile;
    this.#reading = reading;
    this.#context = context;
    this.#marks = new MarkCollector(reading);
    this.#deviceTags = memory.deviceTags(profile, reading);
    this.#speeds = memory.speeds(reading);
  }

  run(): Evaluation {
    const reading = this.#reading;
    const profile = this.#profile;
    const uptime = reading.scalar(SYS_UP_TIME);
    if (uptime?.type === 'timeticks') this.#samples.push(gauge('sysUpTimeInstance', uptime.value, this.#deviceTags, SYS_UP_TIME, ''));
    for (const metric of profile.metrics) {
      if (metric.table) this.#table(metric);
      else this.#scalar(metric);
    }
    const interfaces = this.#memory.interfaces.of(reading, [profile, this.#context.interfaces], (read) => interfaceMetadata(profile.metadata, read, this.#context.interfaces));
    const status = this.#memory.status.of(reading, [interfaces, this.#deviceTags], (read) => interfaceStatusSamples(interfaces, read, this.#deviceTags));
    const samples = this.#samples.concat(memoryUsageSamples(profile, this.#samples), bandwidthSamples(this.#samples, reading, this.#context), status);
    let covered: ReturnType<typeof coverage> | undefined;
    const told = (): ReturnType<typeof coverage> => (covered ??= coverage(profile, reading));
    return {
      samples,
      deviceTags: this.#deviceTags,
      device: this.#memory.device.of(reading, [profile], (read) => deviceMetadata(profile, read)),
      interfaces,
      ...this.#marks.results(),
      // Worked out when it is looked at: most polls bring what the poll before brought.
      get answered() {
        return told().answered;
      },
      get unanswered() {
        return told().unanswered;
      },
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
    const rows = this.#memory.rows(metric.tags, this.#reading, this.#deviceTags, this.#context.interfaces);
    const tagsOf = (index: string): RowTags => {
      let tags = rows.get(index);
      if (tags === undefined) {
        const row = rowTags(metric.tags, index, this.#reading, this.#context.interfaces);
        rows.set(index, (tags = { row, all: [...this.#deviceTags, ...row] }));
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
      column.forEach((raw, index) => {
        const value = processValue(raw, symbol);
        if (value === undefined) return;
        const beside = narrow?.get(index)?.value;
        const twinValue = twin !== undefined && typeof beside === 'number' ? { oid: `${twin}.${index}`, value: beside } : undefined;
        this.#sample(metric, symbol, { raw, value, tags: tagsOf(index), index, oid: `${symbol.oid}.${index}`, narrow: twinValue });
      });
      narrow?.forEach((raw, index) => {
        const value = column.has(index) ? undefined : processValue(raw, symbol);
        if (value !== undefined) this.#sample(metric, symbol, { raw, value, tags: tagsOf(index), index, oid: `${twin!}.${index}` });
      });
    }
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
    if (symbol.marks !== NO_MARKS) this.#marks.add(symbol, { value, number, tags: row.tags.row, index, oid });
    if (number === undefined) return;
    if (type === 'gauge') {
      this.#samples.push(gauge(symbol.name, scaled(number, symbol.scale), tags, oid, index));
      return;
    }
    const port = isInterfaceColumn(symbol.oid);
    const most = port ? mostPerSecond(symbol.oid, this.#speeds.get(index)) : undefined;
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
