// Many simulated switches polled by the program as it ships: a headless child, confined to this machine, with its own storage.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { slotAtOrBefore, slotOffset } from '../../agent-runtime/scheduler/slots.ts';
import { blankDevice, writeDevice } from '../../agent-runtime/snmp/devices/device-document.ts';
import type { Client } from '../../common/contract/client.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { BuiltProgram } from '../../test/support/built-program.ts';
import { startLab } from '../../test/support/snmp-lab.ts';
import type { LabDevice } from '../../test/support/snmp-lab.ts';
import { childrenCpuMsOf, cpuMsOf, residentMbOf } from './process-cost.ts';
import { writeSwitchRecording } from './switch-recording.ts';

export interface MonitoredWish {
  readonly devices: number;
  readonly ports: number;
  readonly intervalSeconds: number;
  /** From the start until measuring begins, and how long it is measured. */
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Whether devices are pinged, too; that is the system's ping program. */
  readonly ping: boolean;
}

/** What the measured time showed. Lateness: from the slot to the first answer of the newest poll of each device. */
export interface Monitored {
  readonly polls: number;
  readonly cpuMsPerPoll: number;
  readonly coreShare: number;
  /** CPU ms per poll of the ping program. */
  readonly pingMsPerPoll: number;
  readonly residentMb: number;
  readonly peakMb: number;
  readonly latenessP50Ms: number;
  readonly latenessP99Ms: number;
  readonly failures: number;
  readonly skipped: number;
  readonly dropped: number;
  readonly series: number;
}

/** Measures. Rejects when a device has not been polled by the end. */
export async function measureMonitored({ devices, ports, intervalSeconds, warmSeconds, seconds, ping }: MonitoredWish): Promise<Monitored> {
  const recording = writeSwitchRecording(ports);
  const lab = await startLab(['--replicate', String(devices), '--counters', 'live'], recording);
  const program = new BuiltProgram();
  const env = { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' };
  const slow = intervalSeconds * 5;
  const config = `network:\n  interval: ${intervalSeconds}s\n  slow_interval: ${slow}s\n  device_packets_per_second: 0\n  ping: ${ping}\n  traps: { enabled: false }\nstorage:\n  max_series_per_metric: 4000000\n`;
  try {
    const first = await program.start({ config, env });
    const { id: credential } = await first.client.call('credentials.save', { id: '', name: 'bench', version: '2c', community: 'public', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false });
    await first.end();
    await fill(program.dataDir, lab.devices, credential);
    const running = await program.start({ env });
    await sleep(warmSeconds * 1_000);
    const before = await totals(running.client);
    const [cpu, children, began] = [cpuMsOf(running.pid), childrenCpuMsOf(running.pid), performance.now()];
    await sleep(seconds * 1_000);
    const elapsedMs = performance.now() - began;
    const [cpuMs, pingMs] = [cpuMsOf(running.pid) - cpu, childrenCpuMsOf(running.pid) - children];
    const { now: residentMb, peak: peakMb } = residentMbOf(running.pid);
    const late = await lateness(running.client, intervalSeconds * 1_000);
    const since = await totals(running.client);
    const { sinks } = await running.client.call('pipeline.status', {});
    const { series } = await running.client.call('status.get', {});
    await running.end();
    // As many as there were, not as many as there should have been: sums are asked for just before and just after.
    const polls = ((since.polls - before.polls) * elapsedMs) / (since.at - before.at);
    return {
      polls,
      cpuMsPerPoll: cpuMs / polls,
      coreShare: cpuMs / elapsedMs,
      pingMsPerPoll: pingMs / polls,
      residentMb,
      peakMb,
      latenessP50Ms: late[Math.floor(late.length * 0.5)] ?? Number.NaN,
      latenessP99Ms: late[Math.min(late.length - 1, Math.floor(late.length * 0.99))] ?? Number.NaN,
      failures: since.failures,
      skipped: since.skipped,
      dropped: sinks.reduce((sum, sink) => sum + sink.dropped, 0),
      series,
    };
  } finally {
    await program.dispose();
    await lab.stop();
    rmSync(recording, { recursive: true, force: true });
  }
}

/** The devices as documents: adding them one by one would ask all of them at once. */
async function fill(directory: string, devices: readonly LabDevice[], credential: string): Promise<void> {
  const clock = createSystemClock();
  const storage = await openStorage({ directory, options: DEFAULT_STORAGE_OPTIONS, clock });
  try {
    for (const [at, { address, port }] of devices.entries()) {
      const id = `bench-${at}`;
      storage.documents.put('device', id, writeDevice(blankDevice(id, { address, port, state: 'monitored', credential }, clock.now())));
    }
  } finally {
    await storage.close();
  }
}

/** Devices whose details are asked for together. */
const AT_ONCE = 50;

/** Sums over all devices since the start; `at` is the middle of the time that asking took. */
async function totals(client: Client): Promise<{ readonly at: number; readonly polls: number; readonly failures: number; readonly skipped: number }> {
  const began = performance.now();
  let [polls, failures, skipped] = [0, 0, 0];
  const left = (await client.call('devices.list', {})).map(({ id }) => id);
  while (left.length > 0) {
    for (const { poll } of await Promise.all(left.splice(0, AT_ONCE).map((id) => client.call('devices.get', { id })))) {
      polls += poll.polls;
      failures += poll.failures;
      skipped += poll.skipped;
    }
  }
  return { at: (began + performance.now()) / 2, polls, failures, skipped };
}

/** Ascending, ms. */
async function lateness(client: Client, intervalMs: number): Promise<number[]> {
  const devices = await client.call('devices.list', {});
  const silent = devices.filter(({ lastPoll }) => lastPoll === null).length;
  if (silent > 0) throw new Error(`${silent} of ${devices.length} devices were not polled in time`);
  return devices.map(({ id, lastPoll }) => lastPoll! - slotAtOrBefore(lastPoll!, intervalMs, slotOffset(id, intervalMs))).sort((a, b) => a - b);
}
