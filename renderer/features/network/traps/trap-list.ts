// Owns the list of traps as the page keeps it: what was asked for and what has come since, newest first. Pure.
import type { Trap } from './trap-types.ts';

/** More rows than these are not kept: the oldest go. */
export const MOST_TRAPS = 5_000;

/** One list of two; a trap that came again (×N) takes the place of what was known of it. Newest first by its last time. */
export function mergeTraps(known: readonly Trap[], come: readonly Trap[]): Trap[] {
  const byId = new Map(known.map((trap) => [trap.id, trap]));
  for (const trap of come) {
    const before = byId.get(trap.id);
    if (before === undefined || trap.count >= before.count) byId.set(trap.id, trap);
  }
  return [...byId.values()].sort((a, b) => b.lastT - a.lastT || b.id - a.id).slice(0, MOST_TRAPS);
}

/** Whether a trap would be answered by traps.list with this text: what it says, from whom, and its variables. */
export function matchesText(trap: Trap, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  return [trap.name, trap.oid, trap.address, trap.deviceName, ...trap.variables.flatMap(({ name, text: value }) => [name, value])].some((part) => part.toLowerCase().includes(wanted));
}
