// What a device is asked for: with every poll what moves, and only now and then what hardly changes.
import { INVENTORY_PLANS } from '../inventory/inventory.ts';
import { joinPlans } from '../device-reading.ts';
import type { ReadingPlan } from '../device-reading.ts';
import { IF_DESCR } from '../profiles/if-mib.ts';
import { planOf } from '../profiles/plan.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Oid } from '../protocol.ts';

/** `fast` is asked with every poll, `whole` with some: that is all of `fast`, and what changes slowly. */
export interface PollPlan {
  readonly fast: ReadingPlan;
  readonly whole: ReadingPlan;
}

const IF = '1.3.6.1.2.1.2.2.1';
/** Columns of interfaces that do not change while the interface is the same: ifType, ifMtu, ifPhysAddress. */
const STEADY: readonly Oid[] = [`${IF}.3`, `${IF}.4`, `${IF}.6`];

/** snmpEngineBoots (RFC 3411), which v2c tells too where an agent has it. */
export const ENGINE_BOOTS = '1.3.6.1.6.3.10.2.1.2.0';
export const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
export const SYS_DESCR = '1.3.6.1.2.1.1.1.0';
export const SYS_OBJECT_ID = '1.3.6.1.2.1.1.2.0';

/** The first question of every poll: its answer says that the device is there, who it is and since when it runs. */
export const PROBE: readonly Oid[] = [SYS_UP_TIME, SYS_DESCR, SYS_OBJECT_ID, '1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.4.0', '1.3.6.1.2.1.1.6.0'];

const known = new WeakMap<Profile, Map<string, PollPlan>>();

/** The plan of a profile, made once for all devices that have it. `named`: the device names its interfaces in ifName, so descriptions are read rarely. */
export function pollPlanOf(profile: Profile, options: { readonly narrow: boolean; readonly named: boolean }): PollPlan {
  let plans = known.get(profile);
  if (plans === undefined) known.set(profile, (plans = new Map()));
  const key = `${options.narrow} ${options.named}`;
  let plan = plans.get(key);
  if (plan === undefined) plans.set(key, (plan = makePlan(profile, options)));
  return plan;
}

function makePlan(profile: Profile, { narrow, named }: { readonly narrow: boolean; readonly named: boolean }): PollPlan {
  const all = joinPlans([planOf(profile, { narrow }), INVENTORY_PLANS.identity, INVENTORY_PLANS.interfaces, INVENTORY_PLANS.health]);
  const steady = new Set<Oid>([...STEADY, ...(named ? [IF_DESCR] : [])]);
  const fast = { scalars: [...all.scalars.filter((oid) => oid !== ENGINE_BOOTS), ENGINE_BOOTS], columns: all.columns.filter((oid) => !steady.has(oid)) };
  const slowColumns = new Set([...steady, ...INVENTORY_PLANS.slow.columns]);
  const slowScalars = INVENTORY_PLANS.slow.scalars.filter((oid) => !fast.scalars.includes(oid));
  return { fast, whole: { scalars: [...fast.scalars, ...slowScalars], columns: [...fast.columns, ...[...slowColumns].filter((oid) => !fast.columns.includes(oid))] } };
}
