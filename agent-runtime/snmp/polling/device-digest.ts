// Makes of what a poll brought back what the device is, its points, and what happened to it since the poll before. One per device, no I/O.
import type { DeviceInterface, DeviceProblem } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import { CounterStore } from '../counters/counter-store.ts';
import type { MovedInterface } from '../counters/interface-identity.ts';
import { InterfaceIdentity } from '../counters/interface-identity.ts';
import { DeviceReading } from '../device-reading.ts';
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import { NO_MEMORY, problemsOf } from '../inventory/problems.ts';
import type { ProblemMemory } from '../inventory/problems.ts';
import { INVENTORY_PLANS } from '../inventory/inventory.ts';
import type { DeviceField } from '../profiles/profile.ts';
import { ProfileEvaluator } from '../profiles/evaluate/evaluate.ts';
import type { Evaluation } from '../profiles/evaluate/evaluation.ts';
import { IF_DESCR, IF_NAME } from '../profiles/if-mib.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Column, Oid, SnmpValue } from '../protocol.ts';
import { CounterTime } from './counter-time.ts';
import { FactMemos, factsOf } from './device-facts.ts';
import type { DeviceFacts } from './device-facts.ts';
import type { SeriesPoint } from './device-series.ts';
import { interfaceRates, NO_RATES } from './interface-rates.ts';
import type { InterfaceRates } from './interface-rates.ts';
import { ENGINE_BOOTS, pollPlanOf, SYS_UP_TIME } from './poll-plan.ts';
import type { PollPlan } from './poll-plan.ts';
import type { PortChange } from './port-states.ts';
import { PortStates } from './port-states.ts';
import type { RawReading } from './table-reader.ts';

export interface DigestInput {
  readonly raw: RawReading;
  readonly profile: Profile;
  /** The slow plan was in it. */
  readonly full: boolean;
  /** Its counters make points; a look between two slots makes none. */
  readonly counts: boolean;
  readonly engineBoots: number | undefined;
}

/** Objects of the profile. */
interface Coverage {
  readonly answered: readonly Oid[];
  readonly unanswered: readonly Oid[];
}

/** What a poll told. */
export interface Digest {
  readonly facts: DeviceFacts;
  readonly points: readonly SeriesPoint[];
  readonly deviceTags: readonly string[];
  readonly rebooted: boolean;
  readonly moved: readonly MovedInterface[];
  readonly ports: readonly PortChange[];
}

/** What the slow plan brings that is needed again with every poll; tables of neighbours and addresses are digested at once. */
const KEPT_COLUMNS = new Set<Oid>([
  ...INVENTORY_PLANS.slow.columns.filter((oid) => oid.startsWith('1.3.6.1.2.1.47.') || oid.startsWith('1.3.6.1.2.1.25.') || oid.startsWith('1.3.6.1.2.1.10.') || oid.startsWith('1.3.6.1.2.1.26.')),
  '1.3.6.1.2.1.2.2.1.3', '1.3.6.1.2.1.2.2.1.4', '1.3.6.1.2.1.2.2.1.6', IF_DESCR,
]);
/** Polls that ask for 32-bit counters, too, before it is known whether the 64-bit ones move. */
const NARROW_POLLS = 2;

export class DeviceDigest {
  readonly #counters: CounterStore;
  readonly #identity = new InterfaceIdentity();
  readonly #time = new CounterTime();
  readonly #ports = new PortStates();
  readonly #kept = new Map<Oid, Column>();
  #memory: ProblemMemory;
  #facts: DeviceFacts | undefined;
  #rates: ReadonlyMap<string, InterfaceRates> = new Map();
  #problems: readonly DeviceProblem[] = [];
  readonly #evaluator = new ProfileEvaluator();
  readonly #memos = new FactMemos();
  #metadata: Evaluation['device'] = {};
  #coverage: Coverage = { answered: [], unanswered: [] };
  /** How much the poll brought that the coverage was told from. */
  #covered = '';
  #polls = 0;
  #needsNarrow = false;
  #named = false;
  #upTime: number | undefined;
  #boots: number | undefined;
  #countedAt: Millis | undefined;

  constructor(longestPauseMs: number, memory: ProblemMemory = NO_MEMORY) {
    this.#counters = new CounterStore(longestPauseMs);
    this.#memory = memory;
  }

  get facts(): DeviceFacts | undefined {
    return this.#facts;
  }
  get problems(): readonly DeviceProblem[] {
    return this.#problems;
  }
  get memory(): ProblemMemory {
    return this.#memory;
  }
  get coverage(): Coverage {
    return this.#coverage;
  }
  /** Fields of the device by its profile. */
  get metadata(): Readonly<Partial<Record<DeviceField, string>>> {
    return this.#metadata;
  }

  /** The stable name of an interface, as the tag `interface` has it. */
  nameOf(port: Pick<InterfaceFacts, 'index' | 'name'>): string {
    return this.#identity.names.get(String(port.index)) ?? port.name;
  }

  /** Interfaces with the rates of the newest two polls. */
  interfaces(): DeviceInterface[] {
    return (this.#facts?.interfaces ?? []).map((port) => ({ ...port, ...(this.#rates.get(String(port.index)) ?? NO_RATES) }));
  }

  /** How busy an interface is, percent of its speed, the busier direction; null when it is not known. */
  utilisationOf(index: number): number | null {
    return this.#rates.get(String(index))?.utilisation ?? null;
  }

  plan(profile: Profile, full: boolean): PollPlan {
    return pollPlanOf(profile, { narrow: full || this.#needsNarrow || this.#polls < NARROW_POLLS, named: this.#named });
  }

  digest({ raw, profile, full, counts, engineBoots }: DigestInput): Digest {
    const reading = this.#reading(raw, full);
    const { moved, names } = this.#identity.update(reading);
    this.#named = reading.column(IF_NAME).size > 0;
    const evaluation = this.#evaluator.run(profile, reading, { interfaces: names, narrow: true });
    this.#metadata = evaluation.device;
    this.#cover(evaluation, raw, full);
    if (full || this.#polls < NARROW_POLLS) this.#needsNarrow = needsNarrow(evaluation);
    this.#polls += 1;

    const upTime = numberOf(reading.scalar(SYS_UP_TIME));
    const boots = engineBoots ?? numberOf(reading.scalar(ENGINE_BOOTS));
    let points: SeriesPoint[] = [];
    let rebooted = false;
    if (counts) {
      const t = this.#time.at(raw.t, raw.monotonic, upTime);
      const advance = this.#counters.advance(evaluation.samples, { t, upTime, engineBoots: boots });
      const seconds = this.#countedAt === undefined ? 0 : (t - this.#countedAt) / 1_000;
      this.#countedAt = t;
      const rates = interfaceRates(advance.points, seconds, speedsOf(evaluation));
      // Numbers given anew may come with the counters or without: a difference to another port's counter is none.
      const foreign = new Set(moved.filter(({ from, to }) => !carriedOn(this.#rates.get(from), rates.get(to))).map(({ to }) => to));
      for (const index of foreign) rates.delete(index);
      points = advance.points.filter(({ ifIndex, type }) => type === 'gauge' || ifIndex === undefined || !foreign.has(ifIndex));
      this.#rates = rates;
      const began = upTime !== undefined && this.#upTime !== undefined && upTime < this.#upTime;
      rebooted = advance.continuity === 'restart' && (began || (boots !== undefined && this.#boots !== undefined && boots > this.#boots));
      this.#upTime = upTime;
      this.#boots = boots;
    }
    const facts = factsOf(reading, evaluation, full, this.#facts, this.#memos);
    // Its table of interfaces failed this time: they have not gone.
    const lost = facts.interfaces.length === 0 && (this.#facts?.interfaces.length ?? 0) > 0;
    this.#facts = lost ? { ...facts, interfaces: this.#facts!.interfaces } : facts;
    const ports = lost ? [] : this.#ports.update(facts.interfaces, (port) => this.nameOf(port));
    this.#judge(raw.t);
    return { facts: this.#facts, points, deviceTags: evaluation.deviceTags, rebooted, moved, ports };
  }

  /** A port that was asked by itself; answers what changed. */
  portRead(index: number, change: Pick<InterfaceFacts, 'admin' | 'oper' | 'lastChangeMs'>, t: Millis): PortChange[] {
    const facts = this.#facts;
    const port = facts?.interfaces.find((one) => one.index === index);
    if (facts === undefined || port === undefined) return [];
    const now = { ...port, ...change };
    this.#facts = { ...facts, interfaces: facts.interfaces.map((one) => (one === port ? now : one)) };
    const changes = this.#ports.update([now], (one) => this.nameOf(one));
    this.#judge(t);
    return changes;
  }

  #judge(t: Millis): void {
    const facts = this.#facts;
    if (facts === undefined) return;
    const { problems, memory } = problemsOf({ ...facts, t, interfaces: this.interfaces(), neighbours: facts.slow?.network.neighbours ?? [] }, this.#memory);
    this.#problems = problems;
    this.#memory = memory;
  }

  /** Which objects of its profile were answered: looked at with whole polls, and when there is more or less than before. */
  #cover(evaluation: Evaluation, { columns, scalars }: RawReading, full: boolean): void {
    const covered = `${columns.size} ${scalars.size}`;
    if (!full && covered === this.#covered) return;
    this.#covered = covered;
    this.#coverage = { answered: evaluation.answered, unanswered: evaluation.unanswered };
  }

  /** The newest answers over what was kept of the slow plan. */
  #reading(raw: RawReading, full: boolean): DeviceReading {
    if (full) this.#kept.clear();
    for (const oid of KEPT_COLUMNS) {
      const column = raw.columns.get(oid);
      if (column !== undefined) this.#kept.set(oid, column);
    }
    const columns = new Map(this.#kept);
    for (const [oid, column] of raw.columns) columns.set(oid, column);
    return new DeviceReading(raw.t, raw.scalars, columns);
  }
}

function numberOf(value: SnmpValue | undefined): number | undefined {
  return typeof value?.value === 'number' ? value.value : undefined;
}

/** Traffic may grow so much from poll to poll and still be that of the same port; below LITTLE bits per second it proves nothing. */
const GROWTH = 10;
const LITTLE = 10_000;

function carriedOn(before: InterfaceRates | undefined, now: InterfaceRates | undefined): boolean {
  const near = (was: number | null | undefined, is: number | null | undefined): boolean => typeof was === 'number' && typeof is === 'number' && is <= was * GROWTH + LITTLE;
  return near(before?.inBits, now?.inBits) && near(before?.outBits, now?.outBits);
}

/** Whether some 64-bit counter stands at 0 while the 32-bit one does not, or is missing beside it. */
function needsNarrow({ samples }: Evaluation): boolean {
  return samples.some(({ metric, value, narrow, counterBits }) => metric.startsWith('snmp.ifHC') && (narrow === undefined ? counterBits === 32 : Number(value) === 0 && narrow.value > 0));
}

function speedsOf({ samples }: Evaluation): Map<string, number> {
  const speeds = new Map<string, number>();
  for (const { metric, ifIndex, value } of samples) if (ifIndex !== undefined && (metric === 'snmp.ifInSpeed' || metric === 'snmp.ifOutSpeed')) speeds.set(ifIndex, Number(value));
  return speeds;
}
