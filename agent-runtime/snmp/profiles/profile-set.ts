// The profiles that are loaded, and which of them fits a device.
import { comparePatterns, matchesPattern } from './object-id-pattern.ts';
import type { Profile, ProfileError } from './profile.ts';
import type { ProfilePart } from './read/read-profile.ts';

/** The profile of devices that no other one knows. */
const FALLBACK = 'generic-device';

/** Why a profile was chosen: the pattern that matched, or that none did. */
export type MatchReason = { readonly kind: 'pattern'; readonly pattern: string } | { readonly kind: 'fallback' };

/** Profiles by name and by sysObjectID. */
export class ProfileSet {
  readonly errors: readonly ProfileError[];
  /** All names, abstract ones too, sorted. */
  readonly names: readonly string[];
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #patterns: readonly { readonly pattern: string; readonly profile: Profile }[];

  constructor(profiles: readonly Profile[], errors: readonly ProfileError[], part: (name: string) => ProfilePart | undefined) {
    this.#profiles = new Map(profiles.map((profile) => [profile.name, profile]));
    this.names = profiles.map(({ name }) => name);
    const byPattern = new Map<string, Profile>();
    const found = [...errors];
    // Users' profiles first: they win over bundled ones with the same pattern.
    for (const profile of [...profiles].sort((a, b) => Number(a.origin === 'bundled') - Number(b.origin === 'bundled'))) {
      if (profile.abstract) continue;
      for (const pattern of new Set(profile.patterns)) {
        const other = byPattern.get(pattern);
        if (other === undefined) byPattern.set(pattern, profile);
        else if (other.origin === profile.origin) {
          const source = part(profile.name);
          const place = source?.patterns.find((one) => one.pattern === pattern);
          found.push({ file: source?.file ?? profile.name, line: place?.line ?? 1, column: place?.column ?? 1, message: `The sysobjectid ${pattern} is that of the profile "${other.name}" too.` });
        }
      }
    }
    this.errors = found;
    this.#patterns = [...byPattern].map(([pattern, profile]) => ({ pattern, profile })).sort((a, b) => comparePatterns(a.pattern, b.pattern));
  }

  get(name: string): Profile | undefined {
    return this.#profiles.get(name);
  }

  /** The profile with the closest pattern; else the fallback; undefined when there is no fallback either. */
  match(sysObjectId: string): { readonly profile: Profile; readonly why: MatchReason } | undefined {
    const oid = sysObjectId.replace(/^\./u, '');
    const found = this.#patterns.find(({ pattern }) => matchesPattern(pattern, oid));
    if (found !== undefined) return { profile: found.profile, why: { kind: 'pattern', pattern: found.pattern } };
    const fallback = this.#profiles.get(FALLBACK);
    return fallback === undefined ? undefined : { profile: fallback, why: { kind: 'fallback' } };
  }
}
