// Takes what a scan finds for a batch of series: whole steps go into their groups at once, the others wait in cells for their other pieces.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { RollupColumns } from '../encoding/segment.ts';
import { stepAt, stepFrom } from './grid.ts';
import type { Grid } from './grid.ts';
import { PointDistances } from './point-distance.ts';
import type { PieceFacts, ScanSink } from './sources.ts';
import type { GroupAccumulator } from './space-aggregation.ts';
import { StepCells } from './step-cells.ts';
import { RunMaker } from './step-run.ts';
import type { RunNeeds, StepRun } from './step-run.ts';
import type { TimeMethod } from './time-aggregation.ts';

/** A series while it is read: its time aggregation, and into which groups it goes. */
export interface SeriesTarget {
  readonly method: TimeMethod;
  readonly groups: readonly GroupAccumulator[];
}

export interface SeriesStepsOptions {
  readonly grid: Grid;
  readonly needs: RunNeeds;
  /** The most series of a batch. */
  readonly rows: number;
  /** Whether the distances of raw points are needed. */
  readonly measures: boolean;
  /** Whether steps are finished as they are: then those that come whole need no cell. */
  readonly addsWhole: boolean;
}

/** One batch of series after another; `begin` comes before each. */
export class SeriesSteps implements ScanSink {
  private readonly options: SeriesStepsOptions;
  private readonly maker: RunMaker;
  private readonly distances: PointDistances | undefined;
  private cells: StepCells | undefined;
  private targets: readonly SeriesTarget[] = [];

  constructor(options: SeriesStepsOptions) {
    this.options = options;
    this.maker = new RunMaker(options.grid, options.needs);
    this.distances = options.measures ? new PointDistances(options.rows) : undefined;
  }

  /** Forgets the batch before; `targets` stand at the places of their series in the request. */
  begin(targets: readonly SeriesTarget[]): void {
    this.targets = targets;
    this.cells?.clear();
    this.distances?.clear();
  }

  points(index: number, ts: Float64Array, values: Float64Array, from: number, to: number, facts?: PieceFacts): void {
    this.distances?.add(index, ts, from, to);
    this.add(index, this.maker.ofPoints(ts, values, from, to, facts?.sharesTimes === true, facts?.reduce), facts);
  }

  rollups(index: number, columns: RollupColumns, from: number, to: number, facts?: PieceFacts): void {
    this.add(index, this.maker.ofRollups(columns, from, to, facts?.sharesTimes === true), facts);
  }

  sketch(): void {
    throw new VedetteError('internal', 'A store answered with a sketch for a series of points.');
  }

  /** What has not gone into the groups of a series yet; undefined when everything has, for all series. */
  rest(row: number): StepRun | undefined {
    return this.cells?.view(row);
  }

  /** See {@link PointDistances.of}. */
  distanceOf(row: number): ReturnType<PointDistances['of']> {
    return this.distances?.of(row);
  }

  private add(index: number, run: StepRun, facts: PieceFacts | undefined): void {
    const { first, length } = run;
    let [from, to] = [0, 0];
    if (facts !== undefined && this.options.addsWhole) {
      const { grid } = this.options;
      from = Math.min(length, Math.max(0, stepFrom(grid, facts.from) - first));
      to = Math.max(from, Math.min(length, stepAt(grid, facts.to) - first));
      const { method, groups } = this.targets[index]!;
      if (from < to) for (const group of groups) group.addRun(run, method, from, to);
    }
    if (from === 0 && to === length) return;
    const { grid, needs, rows } = this.options;
    this.cells ??= new StepCells(rows, grid, needs);
    this.cells.add(index, run, 0, from);
    this.cells.add(index, run, to, length);
  }
}
