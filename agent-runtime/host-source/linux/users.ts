// Names of users from /etc/passwd (passwd(5)), read again when an unknown number appears or every five minutes.
import type { Clock } from '../../ports/ports.ts';
import type { ProcFiles } from './proc-files.ts';

const REREAD_MS = 300_000;
const REREAD_UNKNOWN_MS = 10_000;

/** Knows users by number; a number without a name is shown as the number. */
export class UserNames {
  private readonly proc: ProcFiles;
  private readonly clock: Clock;
  private names = new Map<number, string>();
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(proc: ProcFiles, clock: Clock) {
    this.proc = proc;
    this.clock = clock;
  }

  name(uid: number): string {
    const age = this.clock.monotonic() - this.readAt;
    const known = this.names.get(uid);
    if (age < (known === undefined ? REREAD_UNKNOWN_MS : REREAD_MS)) return known ?? String(uid);
    this.read();
    return this.names.get(uid) ?? String(uid);
  }

  private read(): void {
    this.readAt = this.clock.monotonic();
    const text = this.proc.text('/etc/passwd');
    if (text === undefined) return;
    const names = new Map<number, string>();
    for (const line of text.split('\n')) {
      const [name, , uid] = line.split(':');
      if (name === undefined || uid === undefined || !/^\d+$/.test(uid)) continue;
      if (!names.has(Number(uid))) names.set(Number(uid), name);
    }
    this.names = names;
  }
}
