// The simulator of recorded devices as a child process, on loopback; found beside the repository, and absent elsewhere.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const SNMP = join(import.meta.dirname, '../../../shared/snmp');
const LAB = join(SNMP, 'lab/snmp-lab.mjs');
/** Where the recordings lie. */
export const RECORDINGS = join(SNMP, 'open/devices');
/** Why tests with the simulator cannot run, or ''. */
export const whyNoLab = existsSync(LAB) && existsSync(RECORDINGS) ? '' : 'the simulator and its recordings are not there (../shared/snmp)';

/** One device as the simulator lists it. */
export interface LabDevice {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly oids: number;
  readonly faults: readonly string[];
}

/** A running simulator. */
export interface Lab {
  readonly devices: readonly LabDevice[];
  /** The id of its process, whose CPU time is not ours. */
  readonly pid: number;
  device(id: string): LabDevice;
  /** POSTs to the control port: 'devices/asa/fault', { mode: 'mute' }. */
  control(path: string, body: unknown): Promise<void>;
  /** GETs from the control port: 'devices/asa/truth'. */
  read(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A UDP port of 127.0.0.1 that nobody has now. */
export function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** Starts the simulator with the recordings (or `folder`) and further options. */
export async function startLab(options: readonly string[] = [], folder = RECORDINGS): Promise<Lab> {
  const [control, port] = await Promise.all([freeTcpPort(), freeUdpPort()]);
  const base = `http://127.0.0.1:${control}`;
  const child: ChildProcess = spawn(process.execPath, [LAB, '--dir', folder, '--port', String(port), '--control', `127.0.0.1:${control}`, '--quiet', ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const list = async (): Promise<LabDevice[]> => {
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) throw new Error(`the simulator ended: ${said}`);
      const devices = await fetch(`${base}/devices`).then((response) => response.json() as Promise<LabDevice[]>).catch(() => undefined);
      if (devices !== undefined) return devices;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the simulator did not start in 15 seconds');
  };
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  try {
    const devices = await list();
    return {
      devices,
      pid: child.pid ?? 0,
      device(id) {
        const found = devices.find((device) => device.id === id);
        if (found === undefined) throw new Error(`the simulator has no device ${id}`);
        return found;
      },
      async control(path, body) {
        const response = await fetch(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      },
      read: (path) => fetch(`${base}/${path}`).then((response) => response.json()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
