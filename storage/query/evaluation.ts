// What evaluating a node may know and ask: its grid, what of it is visible and complete, and its children on other grids.
import type { MetricNode, QueryNode } from '../../common/query/ast.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Budget } from './budget.ts';
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';
import { cutStart } from './lines.ts';
import type { Line, LinesValue, Value } from './lines.ts';
import type { Notices } from './notices.ts';

/** One run of one query, the same for all its nodes. */
export interface Session {
  readonly text: string;
  /** On the axis of the calendar, when there is one. */
  readonly completeUpTo: Millis;
  /** Whose steps the query has; then all grids are on its axis. */
  readonly calendar: Calendar | undefined;
  readonly notices: Notices;
  readonly budget: Budget;
  /** The lines of a metric node on that grid: time aggregation, then space aggregation. Equal questions are answered once. */
  read(node: MetricNode, grid: Grid): Promise<Value>;
  /** The smallest step that the series of these nodes are worth reading at, ms. */
  finestStep(nodes: readonly MetricNode[]): number;
  /** Steps over that range must be a multiple of it, ms, where nothing finer is left of these nodes; 0 when any will do. */
  bucketOf(nodes: readonly MetricNode[], grid: Grid): number;
  /** How many steps of these nodes fit into memory at once. */
  mostSteps(nodes: readonly MetricNode[]): number;
  /** Counts every evaluation of a node; throws when functions inside functions ask for more than any query needs. */
  countEvaluation(): void;
}

/**
 * Where a node is evaluated. Steps before `visible` are history that a function above asked for; functions about the visible window
 * (cumsum, top, trend_line …) begin there.
 */
export interface EvaluationContext {
  readonly session: Session;
  readonly grid: Grid;
  readonly visible: number;
  /** How many steps from the start have all their data: what comes later is not missing yet. */
  readonly complete: number;
  /** A child on the same grid, or on another one with its own number of steps before the visible window. */
  evaluate(node: QueryNode, grid?: Grid, visible?: number): Promise<Value>;
}

/** The milliseconds between the starts of two steps of the context's grid. */
export function millisBetween({ grid, session }: EvaluationContext, from: number, to: number): number {
  const { calendar } = session;
  if (calendar === undefined) return (to - from) * grid.step;
  return calendar.timeOf(grid.t0 + to * grid.step) - calendar.timeOf(grid.t0 + from * grid.step);
}

/** The child on a grid that begins `steps` earlier: [value, how many steps of history it holds]. */
export function evaluateWithHistory(node: QueryNode, steps: number, context: EvaluationContext): Promise<Value> {
  const { grid, visible } = context;
  return context.evaluate(node, { t0: grid.t0 - steps * grid.step, step: grid.step, length: grid.length + steps }, visible + steps);
}

/** Changes every line; between lines the thread gets its turns and a late or cancelled query ends. */
export async function mapLines(value: LinesValue, context: EvaluationContext, change: (line: Line) => Line): Promise<LinesValue> {
  const lines: Line[] = [];
  for (const line of value.lines) {
    lines.push(change(line));
    const turn = context.session.budget.spend();
    if (turn !== undefined) await turn;
  }
  return { ...value, lines };
}

/** Changes every line of a child that was read with `steps` of history, and cuts the history off. */
export async function mapWithHistory(node: QueryNode, steps: number, context: EvaluationContext, change: (line: Line) => Line): Promise<Value> {
  const value = await evaluateWithHistory(node, steps, context);
  if (value.kind === 'number') return value;
  return cutStart(await mapLines(value, context, change), steps);
}
