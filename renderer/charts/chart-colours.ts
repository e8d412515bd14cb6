// Owns the colours that a canvas needs as values: read from the tokens whenever the theme changes.
import { COLOURS } from './palette.ts';

export interface ChartColours {
  readonly series: readonly string[];
  readonly others: string;
  readonly grid: string;
  readonly axis: string;
  readonly ground: string;
  readonly ink: string;
  /** Marked points. */
  readonly alert: string;
  readonly font: string;
}

/** The tokens as they apply to the element. */
export function readColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--v-${name}`).trim();
  return {
    series: Array.from({ length: COLOURS }, (_, slot) => token(`series-${slot}`)),
    others: token('series-others'),
    grid: token('grid'),
    axis: token('axis'),
    ground: token('panel'),
    ink: token('ink'),
    alert: token('alert'),
    font: token('font'),
  };
}

/** The colour of a palette slot; -1 is "others". */
export function colourOf(colours: ChartColours, slot: number): string {
  return slot < 0 ? colours.others : (colours.series[slot % COLOURS] ?? colours.others);
}
