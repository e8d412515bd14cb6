// A peer for bench/agent-cost: what a collector built on systeminformation costs. Reads load, memory, file systems, disk and network I/O at an interval.
import si from 'systeminformation';

const intervalMs = Number(process.argv[2] ?? 1_000);

async function round(): Promise<void> {
  await si.currentLoad();
  await si.mem();
  await si.fsSize();
  await si.disksIO();
  await si.networkStats('*');
}

await round();
setInterval(() => void round(), intervalMs);
