// Feeds a workload to a server that takes Prometheus remote write, and tells what that cost the server.
import type { WorkloadShape } from '../workload.ts';
import { layoutOf, pointsOf } from '../workload.ts';
import { readWorkload } from '../workload-file.ts';
import { labelsOf } from './promql.ts';
import { KeptConnection, RemoteWriteBody } from './remote-write.ts';
import { cpuSecondsOf } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** What taking a workload in cost. */
export interface IngestCost {
  readonly points: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** @param ticksPerRequest K: samples of each series in a request */
export async function feedServer(server: ServerProcess, path: string, data: string, shape: WorkloadShape, ticksPerRequest: number): Promise<IngestCost> {
  const reader = readWorkload(data, shape);
  const layout = layoutOf(shape.metrics);
  const labels = Array.from({ length: shape.hosts }, (_, host) => layout.map((series) => labelsOf(host, series))).flat();
  // Two bodies: the next one is filled while the server works on the last, so that the server never waits for us.
  const bodies = [new RemoteWriteBody(labels, ticksPerRequest), new RemoteWriteBody(labels, ticksPerRequest)] as const;
  const connection = new KeptConnection(server.port);
  let sent: Promise<void> = Promise.resolve();
  const cpuBefore = cpuSecondsOf(server.pid);
  const started = performance.now();
  try {
    for (let tick = 0, turn = 0; tick < shape.ticks; turn = 1 - turn) {
      let body = bodies[turn as 0 | 1];
      const rest = shape.ticks - tick;
      if (rest < ticksPerRequest) body = new RemoteWriteBody(labels, rest);
      for (let nth = 0; nth < Math.min(rest, ticksPerRequest); nth++, tick++) body.fill(nth, reader.times(tick), reader.values(tick));
      await sent;
      sent = connection.write(path, body.bytes);
    }
    await sent;
  } finally {
    connection.close();
    reader.close();
  }
  return { points: pointsOf(shape), cpuSeconds: cpuSecondsOf(server.pid) - cpuBefore, wallSeconds: (performance.now() - started) / 1_000 };
}
