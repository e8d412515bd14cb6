// The peer VictoriaMetrics (Debian's victoria-metrics, single node): one tick a request over remote write, no cache of answers.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest, Question } from '../storage/questions.ts';
import type { WorkloadShape } from '../workload.ts';
import { feedServer } from './feed.ts';
import type { IngestCost } from './feed.ts';
import { askPromql } from './promql.ts';
import { KeptConnection } from './remote-write.ts';
import { cpuSecondsOf, folderBytes, freePort, missing, peakMegabytesOf, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

export const VICTORIA_METRICS = 'VictoriaMetrics';
const PROGRAM = 'victoria-metrics';

/** Why it cannot take part; undefined when it can. */
export const victoriaMetricsMissing = (): string | undefined => missing(PROGRAM, PROGRAM);

export class VictoriaMetrics {
  private readonly folder: string;
  private server: ServerProcess;
  private connection: KeptConnection;

  private constructor(folder: string, server: ServerProcess) {
    this.folder = folder;
    this.server = server;
    this.connection = new KeptConnection(server.port);
  }

  static async start(folder: string): Promise<VictoriaMetrics> {
    const port = await freePort();
    // The workload lies in the past: nothing of it may be too old, and nothing young may be held back.
    const args = [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y', '-search.disableCache', '-search.latencyOffset=0s', '-loggerLevel=WARN'];
    return new VictoriaMetrics(folder, await startServer(PROGRAM, args, port, '/health'));
  }

  /** One tick a request unless told otherwise. */
  ingest(data: string, shape: WorkloadShape, ticksPerRequest = 1): Promise<IngestCost> {
    return feedServer(this.server, '/api/v1/write', data, shape, ticksPerRequest);
  }

  /** Flushes and merges everything as far as it goes; answers the CPU seconds that took. */
  async settle(): Promise<number> {
    const before = cpuSecondsOf(this.server.pid);
    await this.connection.get('/internal/force_flush');
    await this.connection.get('/internal/force_merge');
    for (let quiet = 0; quiet < 3; ) {
      await sleep(200);
      const metrics = await this.connection.get('/metrics');
      const active = [...metrics.matchAll(/^vm_active_(?:force_)?merges(?:\{[^}]*\})? (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
      quiet = active === 0 ? quiet + 1 : 0;
    }
    return cpuSecondsOf(this.server.pid) - before;
  }

  /** Points and index on disk, without the caches. */
  bytes(): number {
    return folderBytes(this.folder, (path) => path.startsWith(join(this.folder, 'data')) || path.startsWith(join(this.folder, 'indexdb')));
  }

  peakMegabytes(): number {
    return peakMegabytesOf(this.server.pid);
  }

  ask(question: Question): Promise<{ ms: number; digest: Digest }> {
    return askPromql(this.connection, question);
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.server.stop('SIGKILL');
  }
}
