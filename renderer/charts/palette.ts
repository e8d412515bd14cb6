// Owns which colour a line has: colour-blind-safe, and the same for a tag value on every chart.

/** How many lines a chart draws in colours of their own; more become the strongest ones and "others". */
export const COLOURS = 8;

function hash(text: string): number {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value >>> 0;
}

const slots = new Map<string, Map<string, number>>();

/**
 * The slot (0 … 7) of a tag value. Values that end in a number take it (core:3 is always slot 3), others the slot of
 * their hash, or the next one that no other value of the same key has taken yet.
 */
export function slotOfTag(key: string, value: string): number {
  let known = slots.get(key);
  if (known === undefined) slots.set(key, (known = new Map()));
  const before = known.get(value);
  if (before !== undefined) return before;
  const digits = /(\d+)$/.exec(value);
  let slot = digits ? Number(digits[1]) % COLOURS : hash(value) % COLOURS;
  if (!digits && known.size < COLOURS) {
    const taken = new Set(known.values());
    while (taken.has(slot)) slot = (slot + 1) % COLOURS;
  }
  // Bounded: a churning tag (container ids) must not grow this without end.
  if (known.size > 2_000) known.clear();
  known.set(value, slot);
  return slot;
}

/** The slots of the lines of one chart: by tag value where there are tags, in order otherwise; no colour twice while there are eight or fewer. */
export function assignSlots(lines: readonly { readonly tags: readonly string[]; readonly slot?: number | undefined }[]): number[] {
  const used = new Set<number>();
  return lines.map((line, index) => {
    const tag = line.tags.find((candidate) => !candidate.startsWith('host:')) ?? line.tags[0];
    const colon = tag?.indexOf(':') ?? -1;
    let slot = line.slot ?? (tag === undefined ? index % COLOURS : slotOfTag(tag.slice(0, Math.max(0, colon)), tag.slice(colon + 1)));
    if (lines.length <= COLOURS && line.slot === undefined) while (used.has(slot)) slot = (slot + 1) % COLOURS;
    used.add(slot);
    return slot;
  });
}
