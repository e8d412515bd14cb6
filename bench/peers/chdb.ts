// The peer chdb (ClickHouse as a library, from npm): a MergeTree table of W1 that answers Q4. It is no dependency of ours: it is used where
// it can be found and left out aloud otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { digestOf } from '../storage/questions.ts';
import type { Digest, Question } from '../storage/questions.ts';
import { START, hostName, layoutOf } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { cpuSecondsOf } from './server-process.ts';

export const CHDB = 'chdb';
const VERSION = '3.4.0';

/** Where npm peers lie: the folder that VEDETTE_BENCH_PEERS names, or out/bench/peers. */
const peersFolder = (): string => process.env['VEDETTE_BENCH_PEERS'] ?? join(import.meta.dirname, '../../out/bench/peers');

/** Why it cannot take part; undefined when it can. */
export function chdbMissing(): string | undefined {
  return existsSync(join(peersFolder(), 'node_modules/chdb')) ? undefined : `chdb: skipped, because it is not installed (--install-peers gets it into out/bench/peers, 550 MB; or VEDETTE_BENCH_PEERS names a folder where "npm install chdb@${VERSION}" was run)`;
}

/** Installs it from npm into the folder of peers. Throws when npm fails. */
export function installChdb(): void {
  const folder = peersFolder();
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', `chdb@${VERSION}`], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm install chdb@${VERSION} ended with ${status}`);
}

interface ChdbSession {
  query(sql: string, format?: string): string;
}

let session: ChdbSession | undefined;
const opened = (): ChdbSession => {
  if (session === undefined) throw new Error('chdb has no data yet');
  return session;
};

/**
 * Makes the table from a workload file: sorted by metric, host and time, times delta-coded and values XOR-coded as ClickHouse's manual
 * recommends for series, merged to one part. Answers what that cost.
 */
function load(order: { directory: string; data: string; shape: WorkloadShape }): { cpuSeconds: number; bytes: number } {
  const { directory, data, shape } = order;
  if (shape.jitter !== 0) throw new Error('the table of chdb is made of rounds in their slots');
  const { Session } = createRequire(join(peersFolder(), 'package.json'))('chdb') as { Session: new (path: string) => ChdbSession };
  session = new Session(directory);
  const layout = layoutOf(shape.metrics);
  const words = (list: readonly string[]): string => `[${list.map((word) => `'${word}'`).join(',')}]`;
  const hosts = words(Array.from({ length: shape.hosts }, (_, host) => hostName(host)));
  const series = shape.hosts * shape.metrics;
  const before = cpuSecondsOf(process.pid);
  session.query(
    `CREATE TABLE points (metric LowCardinality(String), host LowCardinality(String), device LowCardinality(String), ts Int64 CODEC(DoubleDelta, ZSTD), value Float64 CODEC(Gorilla, ZSTD))
     ENGINE = MergeTree ORDER BY (metric, host, device, ts)`,
  );
  session.query(
    `INSERT INTO points
     SELECT ${words(layout.map(({ metric }) => metric))}[n % ${shape.metrics} + 1], ${hosts}[intDiv(n, ${shape.metrics}) % ${shape.hosts} + 1], ${words(layout.map(({ device }) => device))}[n % ${shape.metrics} + 1],
       ${START} + intDiv(n, ${series}) * ${shape.step}, v
     FROM (SELECT v, rowNumberInAllBlocks() AS n FROM file('${data}', 'RowBinary', 'v Float64'))
     SETTINGS max_threads = 1, input_format_parallel_parsing = 0`,
  );
  session.query('OPTIMIZE TABLE points FINAL');
  const bytes = Number(session.query("SELECT sum(bytes_on_disk) FROM system.parts WHERE table = 'points' AND active", 'TSV'));
  return { cpuSeconds: cpuSecondsOf(process.pid) - before, bytes };
}

/** Q4 in SQL. The milliseconds are those of the query and of parsing its answer. */
function askQ4(question: Question): { ms: number; digest: Digest } {
  const { metric, from, to, step } = question;
  const sql = `SELECT intDiv(ts, ${step}) AS bucket, avg(value) FROM points WHERE metric = '${metric}' AND ts >= ${from} AND ts < ${to} GROUP BY bucket ORDER BY bucket`;
  const started = performance.now();
  const rows = opened()
    .query(sql, 'JSONCompactEachRow')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as [number | string, number]);
  return { ms: performance.now() - started, digest: digestOf([rows.map(([, value]) => value)]) };
}

/** The commands of chdb's own process. */
export const CHDB_COMMANDS = { load, ask: (questions: readonly Question[]): { ms: number; digest: Digest }[] => questions.map(askQ4) };
export type ChdbCommands = typeof CHDB_COMMANDS;
