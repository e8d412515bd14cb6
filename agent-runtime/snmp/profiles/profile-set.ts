// The profiles that are loaded, and which of them fits a device.
import type { Oid, SnmpValue } from '../protocol.ts';
import { textOfValue } from './evaluate/value-text.ts';
import { comparePatterns, matchesPattern } from './object-id-pattern.ts';
import type { Profile, ProfileError, ProfileSign } from './profile.ts';
import type { ProfilePart } from './read/read-profile.ts';

/** The profile of devices that no other one knows. */
const FALLBACK = 'generic-device';

/** Why a profile was chosen: the pattern that matched, with the object that decided where the sysObjectID alone does not, or that none did. */
export type MatchReason = { readonly kind: 'pattern'; readonly pattern: string; readonly sign?: Oid } | { readonly kind: 'fallback' };

/** What a device answered to the OIDs of `signsOf`; undefined where it did not. */
export type SignReader = (oid: Oid) => SnmpValue | undefined;

interface Candidate {
  readonly pattern: string;
  readonly profile: Profile;
}

/** Profiles by name and by sysObjectID. */
export class ProfileSet {
  readonly errors: readonly ProfileError[];
  /** All names, abstract ones too, sorted. */
  readonly names: readonly string[];
  readonly #profiles: ReadonlyMap<string, Profile>;
  /** The closest pattern first. */
  readonly #candidates: readonly Candidate[];

  constructor(profiles: readonly Profile[], errors: readonly ProfileError[], part: (name: string) => ProfilePart | undefined) {
    this.#profiles = new Map(profiles.map((profile) => [profile.name, profile]));
    this.names = profiles.map(({ name }) => name);
    const plain = new Map<string, Profile>();
    const found = [...errors];
    const candidates: Candidate[] = [];
    // Users' profiles first: they win over bundled ones with the same pattern.
    for (const profile of [...profiles].sort((a, b) => Number(a.origin === 'bundled') - Number(b.origin === 'bundled'))) {
      if (profile.abstract) continue;
      for (const pattern of new Set(profile.patterns)) {
        // Profiles with signs may share a pattern: the signs decide.
        const other = profile.signs.length > 0 ? undefined : plain.get(pattern);
        if (other === undefined) {
          candidates.push({ pattern, profile });
          if (profile.signs.length === 0) plain.set(pattern, profile);
        } else if (other.origin === profile.origin) {
          const source = part(profile.name);
          const place = source?.patterns.find((one) => one.pattern === pattern);
          found.push({ file: source?.file ?? profile.name, line: place?.line ?? 1, column: place?.column ?? 1, message: `The sysobjectid ${pattern} is that of the profile "${other.name}" too.` });
        }
      }
    }
    this.errors = found;
    this.#candidates = candidates.sort((a, b) => comparePatterns(a.pattern, b.pattern));
  }

  get(name: string): Profile | undefined {
    return this.#profiles.get(name);
  }

  /** The scalars to ask a device with this sysObjectID for before `match`, because several profiles share it; mostly none. */
  signsOf(sysObjectId: string): readonly Oid[] {
    return [...new Set(this.#matching(sysObjectId).flatMap(({ profile }) => profile.signs.map(({ oid }) => oid)))];
  }

  /**
   * The profile with the closest pattern; else the fallback; undefined when there is no fallback either. One whose signs the device shows comes before
   * bundled ones without signs, however close; one whose signs it does not show (or when `read` is missing) does not fit.
   */
  match(sysObjectId: string, read?: SignReader): { readonly profile: Profile; readonly why: MatchReason } | undefined {
    let closest: { readonly profile: Profile; readonly why: MatchReason } | undefined;
    for (const { pattern, profile } of this.#matching(sysObjectId)) {
      const sign = profile.signs.find((one) => read !== undefined && shows(one, read(one.oid)));
      if (sign !== undefined && closest?.profile.origin !== 'user') return { profile, why: { kind: 'pattern', pattern, sign: sign.oid } };
      if (profile.signs.length === 0) closest ??= { profile, why: { kind: 'pattern', pattern } };
    }
    const fallback = this.#profiles.get(FALLBACK);
    return closest ?? (fallback === undefined ? undefined : { profile: fallback, why: { kind: 'fallback' } });
  }

  #matching(sysObjectId: string): Candidate[] {
    const oid = sysObjectId.replace(/^\./u, '');
    return this.#candidates.filter(({ pattern }) => matchesPattern(pattern, oid));
  }
}

function shows({ pattern }: ProfileSign, value: SnmpValue | undefined): boolean {
  if (value === undefined || value.value === null) return false;
  return pattern === undefined || pattern.match(textOfValue(value) ?? '') !== undefined;
}
