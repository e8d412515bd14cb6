// Decides when segments of the head's log may go: when everything in them is in segments, or when the log is far too large.
import { toVedetteError } from '../../common/errors/vedette-error.ts';
import type { HeadLog, Segment } from '../head/head-log.ts';
import type { Notices } from '../notices.ts';
import type { SegmentTier } from '../sqlite/segment-tier.ts';

export interface LogKeeperDeps {
  readonly log: HeadLog;
  readonly tier: SegmentTier;
  readonly notices: Notices;
  monotonic(): number;
}

const LOOK_EVERY_MS = 10_000;

export class LogKeeper {
  private readonly deps: LogKeeperDeps;
  private lookedAt = -Infinity;
  private running: Promise<void> | undefined;

  constructor(deps: LogKeeperDeps) {
    this.deps = deps;
  }

  /** A span was sealed: a segment with points of it that is still being written (nothing newer has come) is closed, so that it can go. */
  sealed(): void {
    const { log, tier } = this.deps;
    log.rotate(tier.sealed);
    this.lookedAt = -Infinity;
  }

  /** Looks now and then; deleting goes on in the background. */
  tend(maxBytes: number): void {
    const { log, monotonic } = this.deps;
    if (this.running !== undefined || monotonic() - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = monotonic();
    this.running = this.release(log.bytes > maxBytes ? log.bytes - maxBytes : 0).finally(() => {
      this.running = undefined;
    });
  }

  /** Resolves when no deletion is under way. */
  async settled(): Promise<void> {
    await this.running;
  }

  /** In SQLite: all its times lie before the border, and of all its batches nothing late waits in memory only. */
  private isSealed(segment: Segment): boolean {
    const { tier } = this.deps;
    if (segment.newest >= tier.sealed) return false;
    for (const [source, position] of segment.positions) if (tier.settled(source) < position) return false;
    return tier.everSettled;
  }

  private async release(excess: number): Promise<void> {
    const { log, notices } = this.deps;
    let left = excess;
    let dropped = 0;
    try {
      await log.release((segment) => {
        if (this.isSealed(segment)) {
          left -= segment.bytes;
          return true;
        }
        if (left <= 0) return false;
        left -= segment.bytes;
        dropped += segment.bytes;
        return true;
      });
    } catch (error) {
      notices.send({
        kind: 'storage.log_kept',
        severity: 'warning',
        title: 'A log file could not be deleted',
        text: `${toVedetteError(error).message} It is no longer needed and may be deleted by hand.`,
        aggregationKey: 'storage.log_kept',
        params: { reason: toVedetteError(error).message },
      });
    }
    if (dropped > 0)
      notices.send({
        kind: 'storage.log_full',
        severity: 'error',
        title: 'The log of recent points has reached its limit',
        text: `The database has not taken points for a long time, so the oldest ${Math.ceil(dropped / 1e6)} MB of the log were deleted. Those points are in memory only and are lost if Vedette stops before the database works again.`,
        aggregationKey: 'storage.log_full',
        params: { bytes: dropped },
      });
  }
}
