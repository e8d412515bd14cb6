// The built program in front of simulated devices: what it sends is watched, and what it says of devices is waited for.
import { existsSync, readFileSync } from 'node:fs';
import type { Client } from '../../common/contract/client.ts';
import type { CallOutput, StreamEvent } from '../../common/contract/contract.ts';
import { until } from './built-program.ts';

export type Detail = CallOutput<'devices.get'>;
export type Scan = StreamEvent<'scan.watch'>;

const STRACE = '/usr/bin/strace';
/** Why system calls cannot be watched here, or ''. */
export const whyNoTrace = process.platform !== 'linux' ? 'only Linux has strace' : existsSync(STRACE) ? '' : 'strace is not installed (Debian: apt install strace)';

/** For `under` of BuiltProgram.start: notes into `file` to whom the program and its children speak. */
export function traced(file: string): string[] {
  return [STRACE, '-D', '-f', '--seccomp-bpf', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-e', 'signal=none', '-s', '0', '-o', file];
}

/** Every IP address that a trace names as a receiver, with how often. */
export function receiversIn(file: string): Map<string, number> {
  const receivers = new Map<string, number>();
  for (const [, four, six] of readFileSync(file, 'utf8').matchAll(/inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/gu)) {
    const address = four ?? six ?? '';
    receivers.set(address, (receivers.get(address) ?? 0) + 1);
  }
  return receivers;
}

/** Remote addresses of connected UDP sockets of the whole machine that are not loopback, by /proc/net/udp; those that nobody is connected to are left out. */
export function udpPeersElsewhere(pid: number): string[] {
  return readFileSync(`/proc/${pid}/net/udp`, 'utf8').trim().split('\n').slice(1).flatMap((line) => {
    const [hex = '00000000'] = (line.trim().split(/\s+/u)[2] ?? '').split(':');
    const address = (hex.match(/../gu) ?? []).reverse().map((part) => Number.parseInt(part, 16)).join('.');
    return address === '0.0.0.0' || address.startsWith('127.') ? [] : [address];
  });
}

/** Saves a community and answers the id of its set. */
export async function saveCommunity(client: Client, name: string, community: string, version: '1' | '2c' = '2c', forWriting = false): Promise<string> {
  return (await client.call('credentials.save', { id: '', name, version, community, user: '', auth: 'none', privacy: 'none', context: '', forWriting })).id;
}

/** Scans and answers how it ended, and every state on the way. */
export async function scan(client: Client, ranges: readonly string[], port: number, credentials: readonly string[]): Promise<{ readonly last: Scan; readonly states: readonly Scan[] }> {
  const states: Scan[] = [];
  const stop = client.watch('scan.watch', {}, { onEvent: (state) => states.push(state), onError: () => undefined });
  try {
    const { id } = await client.call('scan.start', { ranges: [...ranges], exclude: [], credentials: [...credentials], packetsPerSecond: 5_000, port, confirmed: false });
    const last = await until('the end of the scan', () => states.at(-1), (state) => state?.id === id && state.state !== 'running', 60_000);
    return { last: last!, states };
  } finally {
    stop();
  }
}

/** Waits until a device was polled `polls` times and answers its page. */
export function polled(client: Client, id: string, polls = 1, patienceMs = 60_000): Promise<Detail> {
  return until(`${polls} polls of ${id}`, () => client.call('devices.get', { id }), ({ poll }) => poll.polls >= polls, patienceMs);
}
