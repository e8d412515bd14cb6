// Owns which families this machine shows: what its checks say, and whether anything was ever measured.
import { FAMILIES, knownCharts, type HostChart, type HostFamily } from './families.ts';

/** The part of a check's status that decides: `state` as in CheckStatus. */
export interface CheckFacts {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly lastError: { readonly message: string } | null;
}

/** A family that is shown, and what is wrong with reading it (empty when nothing is). */
export interface ShownFamily {
  readonly family: HostFamily;
  readonly charts: readonly HostChart[];
  readonly problem: string;
}

/** A family that is not shown, and why. */
export interface AbsentFamily {
  readonly family: HostFamily;
  readonly cause: 'unavailable' | 'disabled' | 'nothing';
  /** The agent's own sentence; empty for 'disabled' and 'nothing'. */
  readonly reason: string;
}

export interface HostContents {
  readonly shown: readonly ShownFamily[];
  readonly absent: readonly AbsentFamily[];
}

/**
 * Sorts the families. One whose checks cannot run is absent, unless the store holds what it measured before (a battery that was
 * taken out keeps its history). One that has not measured anything yet is absent too: an empty chart would explain nothing.
 */
export function contentsOf(checks: readonly CheckFacts[], known: ReadonlySet<string>): HostContents {
  const shown: ShownFamily[] = [];
  const absent: AbsentFamily[] = [];
  for (const family of FAMILIES) {
    const own = checks.filter((check) => family.checks.includes(check.name));
    const charts = knownCharts(family, known);
    const failing = own.find((check) => check.state === 'error' || check.state === 'timeout');
    if (charts.length > 0) {
      const gone = own.length > 0 && own.every((check) => check.state === 'unavailable') ? (own[0]?.reason ?? '') : '';
      shown.push({ family, charts, problem: failing?.lastError?.message ?? gone });
      continue;
    }
    const unavailable = own.find((check) => check.state === 'unavailable');
    if (failing !== undefined) absent.push({ family, cause: 'unavailable', reason: failing.lastError?.message ?? '' });
    else if (unavailable !== undefined) absent.push({ family, cause: 'unavailable', reason: unavailable.reason });
    else if (own.length > 0 && own.every((check) => check.state === 'disabled')) absent.push({ family, cause: 'disabled', reason: '' });
    else absent.push({ family, cause: 'nothing', reason: '' });
  }
  return { shown, absent };
}
