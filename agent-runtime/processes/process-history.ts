// Keeps the busiest processes of every minute, so that any past minute can be asked.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { ProcessMinute, ProcessSnapshot } from '../../common/model/process.ts';
import { alignDown, MINUTE, type Millis, type TimeRange } from '../../common/time/millis.ts';
import type { SnapshotStore } from '../../storage/api.ts';
import type { Log } from '../ports/ports.ts';
import { ProcessMinuteSum } from './process-minute.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot-codec.ts';

const KIND = 'processes';
export const DEFAULT_TOP = 20;
/** The strip above the table draws no more minutes than this. */
const MOST_MINUTES = 2_000;

export interface ProcessHistoryDeps {
  readonly snapshots: SnapshotStore;
  readonly log: Log;
}

interface Summary {
  readonly total: number;
  readonly name: string;
  readonly cpu: number;
}

function summaryOf(table: ProcessSnapshot): string {
  let top = -1;
  for (let row = 0; row < table.cpu.length; row++) if (!Number.isNaN(table.cpu[row]!) && (top < 0 || table.cpu[row]! > table.cpu[top]!)) top = row;
  const summary: Summary = { total: table.total, name: top < 0 ? '' : table.name[top]!, cpu: top < 0 ? 0 : Math.round(table.cpu[top]! * 100) / 100 };
  return JSON.stringify(summary);
}

/** The summary in a stored text; undefined when it is not one. */
export function parseSummary(text: string): Summary | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('total' in value) || !('name' in value) || !('cpu' in value)) return undefined;
    const { total, name, cpu } = value;
    return typeof total === 'number' && typeof name === 'string' && typeof cpu === 'number' ? { total, name, cpu } : undefined;
  } catch {
    return undefined;
  }
}

/** Fed with every snapshot of the processes check; stores one table per minute. */
export class ProcessHistory {
  private readonly snapshots: SnapshotStore;
  private readonly log: Log;
  private minute: ProcessMinuteSum | undefined;
  private top = DEFAULT_TOP;
  /** Whether an earlier run may have stored a part of the minute that is being filled. */
  private firstMinute = true;

  constructor({ snapshots, log }: ProcessHistoryDeps) {
    this.snapshots = snapshots;
    this.log = log;
  }

  /** Adds a snapshot. `top` is how many rows by each measure the minute keeps. A snapshot belongs to the minute in which its interval ends. */
  submit(snapshot: ProcessSnapshot, top = DEFAULT_TOP): void {
    this.top = top;
    const start = alignDown(snapshot.t - 1, MINUTE);
    if (this.minute !== undefined && this.minute.start !== start) this.flush();
    this.minute ??= new ProcessMinuteSum(start);
    this.minute.add(snapshot);
  }

  /** Stores the minute that is being filled, also when it is not over: the agent stops. Never throws; a full disk is logged. */
  flush(): void {
    const { minute } = this;
    this.minute = undefined;
    const table = minute?.table(this.top);
    if (minute === undefined || table === undefined) return;
    const { firstMinute } = this;
    this.firstMinute = false;
    try {
      // Of two parts of a minute, before and after a restart, the longer one says more.
      if (firstMinute && (this.stored(minute.start)?.interval ?? -1) > table.interval) return;
      this.snapshots.put(KIND, minute.start, summaryOf(table), encodeSnapshot(table));
    } catch (error) {
      this.log.warn('The processes of a minute could not be stored.', { minute: minute.start, reason: errorMessage(error) });
    }
  }

  /** The table of the minute that holds `t`, or null when nothing was kept for it. The running minute answers with what it has so far. */
  at(t: Millis): ProcessSnapshot | null {
    const start = alignDown(t, MINUTE);
    if (this.minute?.start === start) return this.minute.table(this.top) ?? null;
    return this.stored(start) ?? null;
  }

  private stored(start: Millis): ProcessSnapshot | undefined {
    const stored = this.snapshots.latest(KIND, { from: start, to: start + MINUTE });
    if (stored === undefined) return undefined;
    const decoded = decodeSnapshot(stored.bytes);
    if (decoded.ok) return decoded.value;
    this.log.warn('A stored process table cannot be read.', { minute: start, reason: decoded.reason });
    return undefined;
  }

  /** What is kept in a range, oldest first; `t` is the start of the minute. */
  minutes(range: TimeRange): ProcessMinute[] {
    const minutes: ProcessMinute[] = [];
    for (const { t, summary } of this.snapshots.summaries(KIND, range, MOST_MINUTES)) {
      const parsed = parseSummary(summary);
      if (parsed !== undefined) minutes.push({ t, total: parsed.total, topCpuName: parsed.name, topCpu: parsed.cpu });
    }
    return minutes;
  }
}
