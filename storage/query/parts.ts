// Puts the parts of several reads together: who answered for which stretch of time, each stretch said once.
import type { ReadPart } from './plan.ts';

/** The parts by tier and resolution, oldest first; stretches of one kind that overlap or meet become one. */
export function mergeParts(parts: readonly ReadPart[]): ReadPart[] {
  const merged: ReadPart[] = [];
  const sorted = parts.toSorted((a, b) => a.tier.localeCompare(b.tier) || a.resolution - b.resolution || a.from - b.from);
  for (const part of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && last.tier === part.tier && last.resolution === part.resolution && part.from <= last.to) {
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, part.to) };
    } else merged.push(part);
  }
  return merged.sort((a, b) => a.from - b.from || a.to - b.to);
}
