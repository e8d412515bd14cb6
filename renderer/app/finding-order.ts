// Owns the order of findings: worst first, then the longest standing.
import type { Finding, FindingState } from '../../common/model/status.ts';

const RANK: Readonly<Record<FindingState, number>> = { alert: 0, no_data: 1, warn: 2, ok: 3 };

/** A new list, worst first. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => RANK[a.state] - RANK[b.state] || a.since - b.since || (a.id < b.id ? -1 : 1));
}
