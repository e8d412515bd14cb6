// A whole table of Debian's own snmpd, the installed packages, by snmpbulkwalk and by our engine in turn.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../test/support/snmp-engine.ts';
import { freeUdpPort } from '../../test/support/snmp-lab.ts';

const SNMPD = '/usr/sbin/snmpd';
const WALK = '/usr/bin/snmpbulkwalk';
/** hrSWInstalledEntry of HOST-RESOURCES-MIB (RFC 2790) and its columns. */
const ENTRY = '1.3.6.1.2.1.25.6.3.1';
const COLUMNS = [1, 2, 3, 4, 5].map((column) => `${ENTRY}.${column}`);

/** Objects read per second of wall time, of each round. */
export interface TableWalks {
  readonly objects: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Measures, or says why not. */
export async function measureTableWalks(rounds: number): Promise<TableWalks | string> {
  for (const [program, name] of [[SNMPD, 'snmpd'], [WALK, 'snmp']] as const) if (!existsSync(program)) return `the walk of a real table is skipped, because ${program} is not there (Debian: apt install ${name})`;
  const folder = await mkdtemp(join(tmpdir(), 'vedette-snmpd-'));
  const port = await freeUdpPort();
  const address = '127.0.0.61';
  await writeFile(join(folder, 'snmpd.conf'), 'rocommunity public 127.0.0.0/8\n');
  const child = spawn(SNMPD, ['-f', '-C', '-c', join(folder, 'snmpd.conf'), '-Ln', '-I', '-smux', `udp:${address}:${port}`], { stdio: 'ignore', env: { ...process.env, MIBS: '', SNMP_PERSISTENT_DIR: folder } });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const engine = await startEngine();
  try {
    const walk = (): { readonly objects: number; readonly ms: number } => {
      const began = performance.now();
      const { stdout } = spawnSync(WALK, ['-v2c', '-c', 'public', '-Cr50', '-On', '-Oq', `${address}:${port}`, ENTRY], { env: { MIBS: '' }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
      return { objects: stdout.split('\n').filter((line) => line.startsWith('.1.')).length, ms: performance.now() - began };
    };
    // One session, as for polls: limits and indexes are learned in the first rounds.
    const session = engine.open({ address, port }, { version: '2c', community: 'public' }, { timeoutMs: 2_000, retries: 3, packetsPerSecond: 0 });
    let objects = 0;
    const [ours, theirs]: [number[], number[]] = [[], []];
    // The first rounds warm up: snmpd reads its list of packages when it is first asked.
    for (let round = 0; round < rounds + 2; round += 1) {
      const peer = walk();
      const began = performance.now();
      let read = 0;
      for (const rows of (await session.columns(COLUMNS)).values()) read += rows.size;
      const ms = performance.now() - began;
      if (round >= 2 && read !== peer.objects) throw new Error(`the engine read ${read} objects and snmpbulkwalk ${peer.objects}`);
      objects = read;
      if (round < 2) continue;
      ours.push((read / ms) * 1_000);
      theirs.push((peer.objects / peer.ms) * 1_000);
    }
    return { objects, ours, theirs };
  } finally {
    engine.close();
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}
