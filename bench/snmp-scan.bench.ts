// Time to find every device of a /24 and of a /16 on loopback, beside braa and onesixtyone, in one run, interleaved. All send without a pause.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeNetwork } from '../host/adapters/node-network.ts';
import { startDiscovery, wish } from '../test/support/snmp-discovery.ts';
import { startLab, whyNoLab } from '../test/support/snmp-lab.ts';
import type { Lab } from '../test/support/snmp-lab.ts';
import type { Row } from './table.ts';
import { report } from './table.ts';
import { median } from './workload.ts';

const ROUNDS = 5;
/** As the reference figures were measured: late answers are awaited so long. The product itself waits longer. */
const SETTLE_MS = 300;

interface Measured {
  readonly seconds: number;
  readonly found: number;
}

/** With a set of v2c, which asks by v2c and then by v1, or with one of v1, which asks what the other programs ask. */
async function ours(lab: Lab, range: string, version: '1' | '2c'): Promise<Measured> {
  // As in the program, which is not confined; all ranges here are loopback.
  const { openUdp, allows } = createNodeNetwork();
  const harness = await startDiscovery({ settleMs: SETTLE_MS, settings: { ping: false }, network: { openUdp, allows } });
  try {
    const credentials = [harness.book.save(wish({ version, community: 'public' }))];
    const start = performance.now();
    const state = await harness.scan({ ranges: [range], port: lab.devices[0]!.port, packetsPerSecond: 0, confirmed: true, credentials });
    const seconds = (performance.now() - start) / 1_000;
    const seen = new Set(state.rows.flatMap(({ address, addresses }) => [address, ...addresses]));
    return { seconds, found: lab.devices.filter(({ address }) => seen.has(address)).length };
  } finally {
    harness.stop();
  }
}

function program(lab: Lab, command: string, args: readonly string[]): Measured {
  const start = performance.now();
  const { stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const seconds = (performance.now() - start) / 1_000;
  const seen = new Set(stdout.split('\n').map((line) => /^\d+\.\d+\.\d+\.\d+/u.exec(line)?.[0]));
  return { seconds, found: lab.devices.filter(({ address }) => seen.has(address)).length };
}

const onPath = (name: string): boolean => ['/usr/bin', '/usr/local/bin'].some((folder) => existsSync(join(folder, name)));

if (whyNoLab !== '') {
  console.log(`snmp-scan: skipped, because ${whyNoLab}`);
} else {
  const lab = await startLab();
  const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
  const { port } = lab.devices[0]!;
  const communities = join(folder, 'communities');
  writeFileSync(communities, 'public\n');
  const peers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    braa: { '/24': [`public@127.0.20.1-127.0.20.254:${port}:.1.3.6.1.2.1.1.2.0`] },
    onesixtyone: { '/24': ['-w', '0', '-p', String(port), '-c', communities, '127.0.20.0/24'], '/16': ['-w', '0', '-p', String(port), '-c', communities, '127.0.0.0/16'] },
  };
  const ranges = { '/24': '127.0.20.0/24', '/16': '127.0.0.0/16' };
  const results = new Map<string, Measured[]>();
  const note = (name: string, measured: Measured): void => void results.set(name, [...(results.get(name) ?? []), measured]);
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [size, range] of Object.entries(ranges)) {
        note(`vedette ${size}`, await ours(lab, range, '1'));
        note(`vedette-v2c-and-v1 ${size}`, await ours(lab, range, '2c'));
        for (const [peer, sizes] of Object.entries(peers)) {
          const args = sizes[size];
          if (args === undefined) continue;
          if (onPath(peer)) note(`${peer} ${size}`, program(lab, peer, args));
          else if (round === 0) console.log(`snmp-scan: ${peer} is skipped, because it is not installed (Debian: apt install ${peer})`);
        }
      }
    }
    const secondsOf = (name: string): number | undefined => (results.has(name) ? median(results.get(name)!.map(({ seconds }) => seconds)) : undefined);
    const rows: Row[] = [];
    for (const [name, measured] of results) {
      const [subject = '', size = ''] = name.split(' ');
      const own = secondsOf(`vedette ${size}`)!;
      rows.push({ measure: `scan ${size}, wall`, subject, value: secondsOf(name)!, unit: 's', ...(subject.startsWith('vedette') ? {} : { ratio: { to: `vedette / ${subject}`, value: own / secondsOf(name)! } }) });
      rows.push({ measure: `scan ${size}, found of ${lab.devices.length} in the worst round`, subject, value: Math.min(...measured.map(({ found }) => found)), unit: 'devices' });
    }
    report('snmp-scan', rows);
  } finally {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
