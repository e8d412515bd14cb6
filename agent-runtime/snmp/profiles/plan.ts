// What to ask a device for, so that a profile can be evaluated.
import type { ReadingPlan } from '../device-reading.ts';
import type { Oid } from '../protocol.ts';
import { DEFAULT_METADATA } from './default-metadata.ts';
import { BUILT_IN_PLAN, NARROW_TWINS } from './if-mib.ts';
import type { Profile, ProfileMarks, ProfileSymbol, ProfileTag } from './profile.ts';

export interface PlanOptions {
  /** Ask for the 32-bit twins of 64-bit interface counters, too: needed until a device has shown that its 64-bit ones move. */
  readonly narrow?: boolean;
}

/** Everything that a profile and the built-in metrics need. An OID that may lack its `.0` is in it in both spellings. */
export function planOf(profile: Profile, options: PlanOptions = {}): ReadingPlan {
  const scalars = new Set<Oid>(BUILT_IN_PLAN.scalars);
  const columns = new Set<Oid>(BUILT_IN_PLAN.columns);
  const asked = oidsOf(profile);
  for (const oid of asked.scalars) for (const spelling of spellings(oid)) scalars.add(spelling);
  for (const oid of asked.columns) {
    columns.add(oid);
    const twin = options.narrow === true ? NARROW_TWINS.get(oid) : undefined;
    if (twin !== undefined) columns.add(twin);
  }
  return { scalars: [...scalars], columns: [...columns] };
}

/** A scalar as it is written, and with `.0` when that is missing. */
export function spellings(oid: Oid): readonly Oid[] {
  return oid.endsWith('.0') ? [oid] : [oid, `${oid}.0`];
}

/** The OIDs of a profile as it writes them, without repeats. */
export function oidsOf(profile: Profile): ReadingPlan {
  const scalars = new Set<Oid>();
  const columns = new Set<Oid>();
  const addTags = (tags: readonly ProfileTag[], into: Set<Oid>): void => {
    for (const tag of tags) if (tag.kind === 'symbol') into.add(tag.symbol.oid);
  };
  for (const { table, symbols, tags } of profile.metrics) {
    const into = table ? columns : scalars;
    for (const symbol of symbols) for (const oid of oidsOfSymbol(symbol)) into.add(oid);
    if (table) addTags(tags, columns);
  }
  addTags(profile.tags, scalars);
  const { device, interface: ports, interfaceTags } = profile.metadata;
  for (const { symbols } of (device.size > 0 ? device : DEFAULT_METADATA.device).values()) for (const { oid } of symbols) scalars.add(oid);
  for (const { symbols } of (ports.size > 0 ? ports : DEFAULT_METADATA.interface).values()) for (const { oid } of symbols) columns.add(oid);
  addTags(ports.size > 0 ? interfaceTags : DEFAULT_METADATA.interfaceTags, columns);
  return { scalars: [...scalars], columns: [...columns] };
}

function oidsOfSymbol({ oid, constantOne, marks }: ProfileSymbol): Oid[] {
  return [...(constantOne ? [] : [oid]), ...oidsOfMarks(marks)];
}

function oidsOfMarks({ sensor, processor, memory, volume, wireless }: ProfileMarks): Oid[] {
  const oids = [sensor?.digits, sensor?.divisor, sensor?.kinds?.by, sensor?.status?.oid].filter((oid) => typeof oid === 'string');
  // The description tells transceivers from power supplies.
  if (sensor?.decode === 'entity_sensor') oids.push(...[1, 2, 3, 5].map((column) => `1.3.6.1.2.1.99.1.1.1.${column}`), '1.3.6.1.2.1.47.1.1.1.1.2');
  if (sensor?.decode === 'cisco_entity_sensor') oids.push(...[1, 2, 3, 5].map((column) => `1.3.6.1.4.1.9.9.91.1.1.1.1.${column}`));
  for (const mark of [memory, volume]) if (typeof mark?.bytes === 'string') oids.push(mark.bytes);
  for (const mark of [sensor, processor, memory, volume, wireless]) if (mark?.only !== undefined) oids.push(mark.only.oid);
  return oids;
}
