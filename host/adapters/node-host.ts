// The real OperatingSystem, files and commands for openHostSource.
import { execFile } from 'node:child_process';
import os from 'node:os';
import type { HostDependencies } from '../../agent-runtime/host-source/open-host-source.ts';
import type { OperatingSystem, RunCommand } from '../../agent-runtime/host-source/operating-system.ts';
import type { Clock } from '../../agent-runtime/ports/ports.ts';
import { nodeFiles } from './node-files.ts';

const nodeOperatingSystem: OperatingSystem = {
  platform: process.platform,
  arch: process.arch,
  hostname: () => os.hostname(),
  release: () => os.release(),
  version: () => os.version(),
  cpus: () => os.cpus(),
  loadAverages() {
    const [one = Number.NaN, five = Number.NaN, fifteen = Number.NaN] = os.loadavg();
    return [one, five, fifteen];
  },
  totalMemory: () => os.totalmem(),
  uptimeSeconds: () => os.uptime(),
  networkInterfaces() {
    const found: Record<string, os.NetworkInterfaceInfo[]> = {};
    for (const [name, addresses] of Object.entries(os.networkInterfaces())) if (addresses !== undefined) found[name] = addresses;
    return found;
  },
};

/** Runs a program without a shell; its messages are in English so that they can be parsed. */
export const runNodeCommand: RunCommand = (file, args, limits) =>
  new Promise((resolve) => {
    const options = { timeout: limits.timeoutMs, maxBuffer: limits.maxBytes, killSignal: 'SIGKILL' as const, windowsHide: true, encoding: 'utf8' as const, env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1' } };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, reason: '' });
      else if (error.code === 'ENOENT') resolve({ stdout: '', reason: `${file} is not installed` });
      else if (error.killed === true) resolve({ stdout: '', reason: `${file} did not answer within ${limits.timeoutMs / 1000} s` });
      else resolve({ stdout, reason: stderr.trim().split('\n')[0] || error.message });
    });
    child.stdin?.end();
  });

/** Everything openHostSource needs on a real machine. */
export function nodeHostDependencies(clock: Clock): HostDependencies {
  return { system: nodeOperatingSystem, files: nodeFiles, run: runNodeCommand, clock };
}
