// The simulated campus, monitored by the built program: its time moves only between polls, so that every difference of counters is known.
import { join } from 'node:path';
import type { Client } from '../../common/contract/client.ts';
import type { CallOutput } from '../../common/contract/contract.ts';
import { until } from './built-program.ts';
import { readCampusTruth, truePortsOf } from './campus-truth.ts';
import type { CampusTruth, TruthEnd, TruthPort } from './campus-truth.ts';
import { polled, scan } from './lan-program.ts';
import type { Detail } from './lan-program.ts';
import { SHARED_SNMP } from './shared-recordings.ts';
import { startLab } from './snmp-lab.ts';
import type { Lab } from './snmp-lab.ts';

type Links = CallOutput<'topology.get'>['links'];

/** One poll: when it was, the slot it belongs to, when it was over at the latest, how long the switch said to be up, and what was shown then. */
interface Polled {
  readonly t: number;
  readonly slot: number;
  readonly over: number;
  readonly seconds: number;
  readonly ports: Detail['interfaces'];
}

/** These are polled in every round, the others now and then: between polls there must be time to turn the clock. */
const OFTEN: readonly string[] = ['core-1', 'dist-1', 'access-1', 'access-2'];
const INTERVAL_MS = 3_000;
/** A switch that knows v1 only is found out after three unanswered questions: a poll may take longer than that. */
const OLD = 'access-6';
const SELDOM_MS = 12_000;
const ROUND_SECONDS = 3;
/** The clock is turned so long before a poll, and not while one is under way: a poll reads counters and the time they belong to one after the other. */
const QUIET_MS = 150;
/** So often it is looked whether a switch has been polled: much more often than it is. */
const LOOK_EVERY_MS = 50;
/** So long a moment between polls is waited for. */
const PATIENCE_MS = 6_000;
/** The port of the oldest switch whose 32-bit counter wraps within the first rounds. */
const WRAPS_AFTER_SECONDS = 7;

export interface Campus {
  readonly lab: Lab;
  readonly truth: CampusTruth;
  /** The switches by the program's ids. */
  readonly names: ReadonlyMap<string, string>;
  idOf(name: string): string;
  /** Whether a node of the map is one of the switches. */
  isOurs(node: string): boolean;
  truthOf(name: string): Promise<TruthPort[]>;
  /** Lets the simulator's time pass: in each round every switch that is polled often, but those in `without`, is polled once more. */
  rounds(count: number, without?: readonly string[]): Promise<void>;
  /** Every rate that was shown against the difference of the counters. */
  compareRates(): { readonly compared: number; readonly wraps: number; readonly wrong: readonly string[] };
  /** Looks at every poll from now on, until the function that it answers is called; that one rejects when looking failed. */
  watch(): () => Promise<void>;
  /**
   * Stored octets per second that came in, by port and by the time of their slot (to the step of the grid), against what the page showed after the poll
   * of that slot. Only slots since the watching began count; `unseen` are those of which no page was seen.
   */
  compareStored(name: string, stored: ReadonlyMap<string, ReadonlyMap<number, number>>, stepMs: number): { readonly compared: number; readonly unseen: readonly string[]; readonly wrong: readonly string[] };
  cablesIn(links: Links): string[];
  cablesInTruth(): string[];
  aggregatesIn(links: Links): string[];
  aggregatesInTruth(): string[];
  blockedIn(links: Links): string[];
  blockedInTruth(): string[];
  stop(): Promise<void>;
}

/** Starts it, scans it, and monitors all of it. */
export async function startCampus(client: Client, credential: string): Promise<Campus> {
  const lab = await startLab(['--clock', 'manual', '--counters', 'live'], join(SHARED_SNMP, 'lab/campus/devices'));
  try {
    return await campusIn(lab, client, credential);
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

async function campusIn(lab: Lab, client: Client, credential: string): Promise<Campus> {
  const truth = readCampusTruth();
  const truthOf = (name: string): Promise<TruthPort[]> => truePortsOf(lab, name);
  const wrapping = (await truthOf(OLD)).find(({ inOctetsPerSecond, up }) => up && inOctetsPerSecond > 0)!;
  await lab.control(`devices/${OLD}/wrap`, { ifIndex: wrapping.ifIndex, seconds: WRAPS_AFTER_SECONDS });
  const { last } = await scan(client, ['127.0.30.0/24'], lab.devices[0]!.port, [credential]);
  const names = new Map(lab.devices.map(({ address, id }) => [last.rows.find((row) => row.address === address)?.device ?? `not found: ${id}`, id]));
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  await client.call('devices.change', { ids: [...names.keys()], state: 'monitored', intervalMs: SELDOM_MS });
  await client.call('devices.change', { ids: OFTEN.map((name) => ids.get(name)!), intervalMs: INTERVAL_MS });

  const records = new Map<string, Polled[]>(lab.devices.map(({ id }) => [id, []]));
  const rates = new Map<string, TruthPort[]>(await Promise.all(lab.devices.map(async ({ id }) => [id, await truthOf(id)] as const)));
  const record = (name: string, { interfaces, poll: { lastDurationMs, nextPoll }, summary: { identity, intervalMs, lastPoll } }: Detail): void => {
    const before = records.get(name)!;
    if (lastPoll === null || nextPoll === null || before.at(-1)?.t === lastPoll) return;
    const slot = nextPoll - Math.ceil((nextPoll - lastPoll) / intervalMs) * intervalMs;
    before.push({ t: lastPoll, slot, over: lastPoll + (lastDurationMs ?? 0), seconds: (identity.uptimeMs ?? 0) / 1_000, ports: interfaces });
  };
  for (const [id, name] of names) {
    record(name, await polled(client, id));
  }
  let watchedSince = Infinity;
  let looking: Promise<unknown> = Promise.resolve();
  /** Notes polls that are over, one look after the other; answers the newest of every switch. */
  const look = (): Promise<Map<string, number>> => {
    const next = looking.then(lookOnce, lookOnce);
    looking = next.catch(() => undefined);
    return next;
  };
  const lookOnce = async (): Promise<Map<string, number>> => {
    const summaries = (await client.call('devices.list', {})).filter(({ id }) => names.has(id));
    for (const { id, lastPoll } of summaries) {
      const name = names.get(id)!;
      if (lastPoll !== null && records.get(name)!.at(-1)?.t !== lastPoll) record(name, await client.call('devices.get', { id }));
    }
    return new Map(summaries.map(({ id, lastPoll }) => [names.get(id)!, lastPoll ?? 0]));
  };
  /** No poll is under way or about to begin: each switch has been read in its newest slot, and the next one is some time away. */
  const isQuiet = async (without: readonly string[]): Promise<boolean> => {
    const asked = [...names].filter(([, name]) => !without.includes(name));
    const details = await Promise.all(asked.map(([id]) => client.call('devices.get', { id })));
    const now = Date.now();
    return details.every(({ poll: { nextPoll }, summary: { intervalMs, lastPoll } }) => nextPoll !== null && lastPoll !== null && nextPoll - now > QUIET_MS && lastPoll >= nextPoll - intervalMs);
  };
  /** When the clock was turned. */
  const turns: { readonly from: number; readonly to: number }[] = [];
  /** Read partly before and partly after a turn of the clock: what such a poll says belongs to no one time. */
  const isTorn = ({ over, slot }: Polled): boolean => turns.some(({ from, to }) => slot <= to && over >= from);

  const of = (end: { readonly node: string; readonly index: number | null; readonly interface: string }): string => `${names.get(end.node.replace(/^device:/u, '')) ?? end.node} ${end.index} ${end.interface}`;
  const both = (a: string, b: string): string => [a, b].sort().join(' = ');
  const truthEnd = ({ ifIndex, ifName, node }: TruthEnd): string => `${node} ${ifIndex} ${ifName}`;
  const lagEnd = (end: TruthEnd): string => `${end.node} ${end.lagIfIndex} ${end.lag}`;
  const between = (links: Links): Links => links.filter(({ a, b }) => [a, b].every(({ node }) => names.has(node.replace(/^device:/u, ''))));

  return {
    lab,
    truth,
    names,
    truthOf,
    idOf: (name) => ids.get(name)!,
    isOurs: (node) => names.has(node.replace(/^device:/u, '')),
    async rounds(count, without = []) {
      for (let round = 0; round < count; round += 1) {
        const began = Date.now();
        await until('a poll of every switch', look, (newest) => [...newest].every(([name, t]) => !OFTEN.includes(name) || without.includes(name) || t > began), 30_000);
        // A slow machine may have none: the polls of that moment are then not compared.
        const patience = Date.now() + PATIENCE_MS;
        while (!(await isQuiet(without)) && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        const from = Date.now();
        await lab.control('clock', { advance: ROUND_SECONDS });
        turns.push({ from, to: Date.now() });
      }
    },
    compareRates() {
      const wrong: string[] = [];
      let [compared, wraps] = [0, 0];
      for (const [name, all] of records) {
        // The first poll of all was at the beginning of the simulator's time.
        const wrapsAt = (all[0]?.seconds ?? 0) + WRAPS_AFTER_SECONDS;
        for (const [at, { ports, seconds: to, t }] of all.entries()) {
          const before = all[at - 1];
          // Of a poll that nobody looked at in time only the next one's difference is known, and not from where.
          if (before === undefined || isTorn(before) || isTorn(all[at]!) || t - before.t > 1.5 * (OFTEN.includes(name) ? INTERVAL_MS : SELDOM_MS)) continue;
          for (const { ifIndex, inOctetsPerSecond, name: port, outOctetsPerSecond, up } of rates.get(name)!) {
            const shown = ports.find(({ index }) => index === ifIndex);
            for (const [bits, rate] of [[shown?.inBits, inOctetsPerSecond], [shown?.outBits, outOctetsPerSecond]] as const) {
              if (typeof bits !== 'number') continue;
              const expected = up ? rate * (to - before.seconds) : 0;
              const octets = (bits / 8) * ((t - before.t) / 1_000);
              compared += 1;
              if (name === OLD && ifIndex === wrapping.ifIndex && before.seconds < wrapsAt && to >= wrapsAt) wraps += 1;
              if (Math.abs(octets - expected) > 1e-6 * Math.max(1, expected)) wrong.push(`${name} ${port} at ${to} s: ${octets} octets since ${before.seconds} s instead of ${expected} in ${t - before.t} ms`);
            }
          }
        }
      }
      return { compared, wraps, wrong };
    },
    watch() {
      const over = new AbortController();
      watchedSince = Date.now();
      const done = (async () => {
        while (!over.signal.aborted) {
          await look();
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      })();
      done.catch(() => undefined);
      return async () => {
        over.abort();
        await done;
      };
    },
    compareStored(name, stored, stepMs) {
      const [unseen, wrong]: [string[], string[]] = [[], []];
      let compared = 0;
      for (const [port, points] of stored) {
        for (const [t, value] of points) {
          if (t < watchedSince) continue;
          const at = records.get(name)!.find(({ slot }) => slot >= t && slot < t + stepMs);
          const bits = at?.ports.find((one) => one.name === port)?.inBits;
          compared += 1;
          if (at === undefined) unseen.push(`${name} ${port} at ${t}`);
          else if (typeof bits !== 'number' || Math.abs(bits / 8 - value) > 1e-9 * Math.max(1, value)) wrong.push(`${name} ${port} at ${t}: ${value} octets per second stored, ${typeof bits === 'number' ? bits / 8 : 'none'} shown`);
        }
      }
      return { compared, unseen, wrong };
    },
    cablesIn: (links) => between(links).flatMap((link) => (link.members.length > 0 ? link.members : [link]).map(({ a, b, speed }) => `${both(of(a), of(b))} at ${speed}`)).sort(),
    cablesInTruth: () => truth.links.map(({ a, b, mbit }) => `${both(truthEnd(a), truthEnd(b))} at ${mbit * 1e6}`).sort(),
    aggregatesIn: (links) => between(links).filter(({ members }) => members.length > 0).map(({ a, b, members, speed }) => `${both(of(a), of(b))} of ${members.length} at ${speed}`).sort(),
    aggregatesInTruth: () => [...new Set(truth.links.filter(({ a }) => a.lag !== undefined).map(({ a, b, mbit }) => `${both(lagEnd(a), lagEnd(b))} of 2 at ${mbit * 2e6}`))].sort(),
    blockedIn: (links) => between(links).flatMap(({ a, b, blockedAt }) => blockedAt.map((node) => `${both(of(a), of(b))} blocked at ${names.get(node.replace('device:', ''))}`)).sort(),
    blockedInTruth: () => truth.links.filter(({ stp }) => stp !== 'forwarding').map(({ a, b, stp }) => `${both(truthEnd(a), truthEnd(b))} ${stp}`).sort(),
    stop: () => lab.stop(),
  };
}
