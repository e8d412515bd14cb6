// Owns what a chart remembers of its merged lines: a long range without a live tail is merged again only when a new step enters it.
import { mergeLines, type MergedLine, type MergeInput } from './merge.ts';

interface Kept {
  readonly input: MergeInput;
  readonly lines: MergedLine[];
}

/** Whether the tail says nothing: its lines appear with their first frame, with or without values. */
function isSilent({ tail }: MergeInput): boolean {
  if (tail === undefined) return true;
  for (const line of tail.lines.values()) if (line.t.length > 0) return false;
  return true;
}

/** Whether both ask for the same steps of the same answer. */
function sameSteps(a: MergeInput, b: MergeInput): boolean {
  if (a.history !== b.history || a.history === undefined || a.maxPoints !== b.maxPoints) return false;
  const { step } = a.history.frame;
  return (
    Math.floor(a.from / step) === Math.floor(b.from / step) &&
    Math.ceil(a.to / step) === Math.ceil(b.to / step) &&
    a.breaks.length === b.breaks.length &&
    a.breaks.every((gap, index) => gap.from === b.breaks[index]?.from && gap.to === b.breaks[index]?.to)
  );
}

export class MergeMemo {
  #kept = new Map<string, Kept>();

  /** The lines of every query, in order: as mergeLines gives them, or the very same as last time where nothing can have changed. */
  merge(inputs: readonly MergeInput[]): MergedLine[][] {
    const kept = new Map<string, Kept>();
    const all = inputs.map((input) => {
      const before = this.#kept.get(input.text);
      if (before !== undefined && isSilent(input) && sameSteps(before.input, input)) {
        kept.set(input.text, before);
        return before.lines;
      }
      const lines = mergeLines(input);
      if (isSilent(input)) kept.set(input.text, { input, lines });
      return lines;
    });
    this.#kept = kept;
    return all;
  }
}
