// Owns the questions that the page offers to begin with; only those that the tables of the archive can answer. Pure.
import type { SqlTable } from '../../../common/model/storage.ts';

export interface ExampleQuery {
  readonly name: 'points' | 'hourly' | 'highest' | 'daily' | 'events' | 'series';
  readonly table: string;
  readonly columns: readonly string[];
  readonly text: string;
}

export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    name: 'points',
    table: 'metrics',
    columns: ['metric'],
    text: 'SELECT metric, count(*) AS points\nFROM metrics\nGROUP BY metric\nORDER BY points DESC\nLIMIT 20',
  },
  {
    name: 'hourly',
    table: 'metrics',
    columns: ['metric', 'ts', 'value'],
    text: "SELECT time_bucket(INTERVAL 1 hour, ts) AS hour, avg(value) AS mean, max(value) AS highest\nFROM metrics\nWHERE metric = 'system.cpu.user'\nGROUP BY hour\nORDER BY hour",
  },
  {
    name: 'highest',
    table: 'metrics',
    columns: ['metric', 'ts', 'value', 'tags'],
    text: "SELECT ts, value, tags\nFROM metrics\nWHERE metric = 'system.load.1'\nORDER BY value DESC\nLIMIT 50",
  },
  {
    name: 'daily',
    table: 'metrics',
    columns: ['metric', 'ts', 'value'],
    text: "SELECT time_bucket(INTERVAL 1 day, ts) AS day, quantile_cont(value, 0.5) AS p50, quantile_cont(value, 0.95) AS p95, quantile_cont(value, 0.99) AS p99\nFROM metrics\nWHERE metric = 'system.cpu.user'\nGROUP BY day\nORDER BY day",
  },
  { name: 'events', table: 'events', columns: ['kind'], text: 'SELECT kind, count(*) AS events\nFROM events\nGROUP BY kind\nORDER BY events DESC' },
  { name: 'series', table: 'series', columns: ['metric'], text: 'SELECT metric, count(*) AS series\nFROM series\nGROUP BY metric\nORDER BY series DESC' },
];

/** The examples that these tables can answer. */
export function examplesFor(tables: readonly SqlTable[]): readonly ExampleQuery[] {
  return EXAMPLE_QUERIES.filter((example) => {
    const table = tables.find((one) => one.name === example.table);
    return table !== undefined && example.columns.every((name) => table.columns.some((column) => column.name === name));
  });
}
