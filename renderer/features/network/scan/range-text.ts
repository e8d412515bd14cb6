// Owns how the fields for ranges are read: what one text names, as the single texts that the agent checks. Pure.

/** Addresses and ranges of a field: one per line, or with commas, semicolons or spaces between them; blanks around the dash of a range belong to it. */
export function rangesOf(text: string): string[] {
  return text.replaceAll(/\s*[-–]\s*/gu, '-').split(/[\s,;]+/u).filter((part) => part !== '');
}

/** The same list without what `part` names, or with it at the end; for networks that are chosen with a click. */
export function toggleRange(text: string, part: string): string {
  const parts = rangesOf(text);
  return (parts.includes(part) ? parts.filter((other) => other !== part) : [...parts, part]).join('\n');
}
