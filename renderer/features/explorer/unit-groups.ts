// Owns which queries share a chart: those whose answers have the same unit, so that no line lies flat under another's scale. Pure.
import type { ChartQuery } from '../../charts/time-chart.tsx';

export interface UnitGroup {
  readonly unit: string;
  readonly queries: readonly ChartQuery[];
}

/** Groups in the order in which units appear. A query without an answer yet (or ever) joins the first group. */
export function unitGroups(queries: readonly ChartQuery[], unitOf: (id: string) => string | undefined): UnitGroup[] {
  const fallback = queries.map((query) => unitOf(query.id)).find((unit) => unit !== undefined) ?? '';
  const groups = new Map<string, ChartQuery[]>();
  for (const query of queries) {
    const unit = unitOf(query.id) ?? fallback;
    const group = groups.get(unit);
    if (group === undefined) groups.set(unit, [query]);
    else group.push(query);
  }
  return [...groups].map(([unit, members]) => ({ unit, queries: members }));
}
