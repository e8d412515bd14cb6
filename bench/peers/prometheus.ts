// The peer Prometheus (Debian's prometheus) as a remote-write receiver: what it costs to come back with a full head.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkloadShape } from '../workload.ts';
import { feedServer } from './feed.ts';
import type { IngestCost } from './feed.ts';
import { freePort, missing, peakMegabytesOf, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

export const PROMETHEUS = 'Prometheus';
const PROGRAM = 'prometheus';

/** Why it cannot take part; undefined when it can. */
export const prometheusMissing = (): string | undefined => missing(PROGRAM, PROGRAM);

async function run(folder: string): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, 'scrape_configs: []\n');
  const port = await freePort();
  const args = [
    `--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, '--storage.tsdb.retention.time=100y', `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver', '--log.level=info',
  ];
  return startServer(PROGRAM, args, port, '/-/ready');
}

/** What Prometheus needed to take a workload in, and to be there again after kill -9. */
export interface PrometheusRestart {
  readonly ingest: IngestCost;
  readonly peakMegabytes: number;
  /** Of each restart: replay of memory-mapped chunks, checkpoint and WAL as its own log says it, ms. */
  readonly replayMs: readonly number[];
  /** Of each restart: from starting the process to its first good answer, ms. */
  readonly readyMs: readonly number[];
}

/** Feeds a workload (30 ticks a request, its cheapest way), kills the server and starts it again, several times. */
export async function restartPrometheus(folder: string, data: string, shape: WorkloadShape, times: number): Promise<PrometheusRestart> {
  const first = await run(folder);
  let ingest: IngestCost;
  let peakMegabytes: number;
  try {
    ingest = await feedServer(first, '/api/v1/write', data, shape, 30);
    peakMegabytes = peakMegabytesOf(first.pid);
  } finally {
    await first.stop('SIGKILL');
  }
  const replayMs: number[] = [];
  const readyMs: number[] = [];
  for (let nth = 0; nth < times; nth++) {
    const server = await run(folder);
    await server.stop('SIGKILL');
    const said = /total_replay_duration=(?:(\d+)m)?([\d.]+)(ms|s|µs)/.exec(server.output());
    if (said === null) throw new Error(`prometheus did not say how long its replay took:\n${server.output().slice(-2_000)}`);
    const unit = said[3] === 's' ? 1_000 : said[3] === 'µs' ? 0.001 : 1;
    replayMs.push(Number(said[1] ?? 0) * 60_000 + Number(said[2]) * unit);
    readyMs.push(server.readyMs);
  }
  return { ingest, peakMegabytes, replayMs, readyMs };
}
