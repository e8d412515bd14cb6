// Debian's snmpd as a child process, on loopback, with a configuration of the test and a state of its own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeUdpPort } from './snmp-lab.ts';

const SNMPD = ['/usr/sbin/snmpd', '/usr/local/sbin/snmpd'].find((path) => existsSync(path));
/** Why tests with snmpd cannot run, or ''. */
export const whyNoSnmpd = SNMPD === undefined ? 'snmpd is not installed (Debian: apt install snmpd)' : process.platform === 'linux' ? '' : 'snmpd is run on Linux only';

/** snmpd makes an engine ID of a text: net-snmp's enterprise, format 4, the text. With one given in full it forgets its boots. */
export const engineIdOf = (text: string): string => `80001f8804${Buffer.from(text).toString('hex')}`;

export class Snmpd {
  readonly address = '127.0.0.1';
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  /** One that does not run yet, with a free port and an empty folder. */
  static async create(): Promise<Snmpd> {
    const folder = await mkdtemp(join(tmpdir(), 'vedette-snmpd-'));
    await mkdir(join(folder, 'persist'));
    return new Snmpd(await freeUdpPort(), folder);
  }

  /** Starts it with lines of snmpd.conf, an engine ID made of a text, and its boots. */
  async start(lines: readonly string[], engine: string, boots = 1): Promise<void> {
    // As its own state file would say after a clean end.
    const state = [`oldEngineID 0x${engineIdOf(engine)}`, `engineBoots ${boots - 1}`, `engineID ${engine}`];
    await writeFile(join(this.#folder, 'snmpd.conf'), [...state, ...lines].join('\n'));
    const env = { ...process.env, SNMPCONFPATH: this.#folder, SNMP_PERSISTENT_DIR: join(this.#folder, 'persist'), SNMP_PERSISTENT_FILE: join(this.#folder, 'persist/snmpd.conf'), MIBS: '' };
    const child = spawn(SNMPD!, ['-f', '-Lo', '-I', '-smux', `udp:${this.address}:${this.port}`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        if (chunk.toString().includes('NET-SNMP version')) resolve();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (code) => reject(new Error(`snmpd ended with ${code}`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }

  /** Stops it and removes its folder. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
