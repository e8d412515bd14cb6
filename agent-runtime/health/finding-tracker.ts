// Remembers since when each finding holds.
import type { Finding } from '../../common/model/status.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { NewFinding } from './findings.ts';

/** A finding that comes back within this time was never really gone. */
const RETURN_MS = 60_000;

export class FindingTracker {
  readonly #known = new Map<string, { since: Millis; seen: Millis }>();

  /** The findings with their beginnings. Findings not in the list for a minute are forgotten. */
  track(found: readonly NewFinding[], now: Millis): Finding[] {
    const tracked = found.map((finding) => {
      const known = this.#known.get(finding.id) ?? { since: now, seen: now };
      // A wall clock that went back must not leave beginnings in the future.
      known.since = Math.min(known.since, now);
      known.seen = now;
      this.#known.set(finding.id, known);
      return { ...finding, since: known.since };
    });
    for (const [id, { seen }] of this.#known) if (Math.abs(now - seen) > RETURN_MS) this.#known.delete(id);
    return tracked;
  }
}
