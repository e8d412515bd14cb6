// Makes a set of profiles from files: reads each, merges what it extends, and leaves out, with file and line, what cannot be used.
import type { DeviceField, InterfaceField, MetadataField, Profile, ProfileError } from './profile.ts';
import { ProfileSet } from './profile-set.ts';
import type { ProfileFile, ProfilePart } from './read/read-profile.ts';
import { profileName, readProfile } from './read/read-profile.ts';

/** A chain of `extends` longer than this is a mistake. */
const LONGEST_CHAIN = 32;
/** Metrics that one profile may have when everything is merged: the largest known have some hundreds. */
const MOST_METRICS = 5_000;

/**
 * Loads profiles. Pure: mistakes are data in `errors`, a profile with one is left out (and so is what extends it), the others load.
 * A user's file with the name of a bundled one takes its place; when it extends its own name, that means the bundled one.
 */
export function loadProfiles(files: readonly ProfileFile[]): ProfileSet {
  const errors: ProfileError[] = [];
  const parts = { bundled: new Map<string, ProfilePart>(), user: new Map<string, ProfilePart>() };
  const broken = { bundled: new Set<string>(), user: new Set<string>() };
  for (const file of files) {
    const { part, errors: found } = readProfile(file);
    errors.push(...found);
    const own = parts[file.origin];
    const name = profileName(file.name);
    if (part === undefined) broken[file.origin].add(name);
    else if (own.has(name)) errors.push({ file: file.name, line: 1, column: 1, message: `There is another profile "${name}" (${own.get(name)!.file}).` });
    else own.set(name, part);
  }
  const lookup = (name: string): ProfilePart | undefined => parts.user.get(name) ?? parts.bundled.get(name);
  const names = new Set([...parts.bundled.keys(), ...parts.user.keys()]);
  const profiles: Profile[] = [];
  for (const name of [...names].sort()) {
    const merger = new Merger(lookup, (base) => parts.bundled.get(base), (base) => broken.user.has(base) || broken.bundled.has(base));
    const profile = merger.merge(lookup(name)!);
    if (profile === undefined) errors.push(merger.error!);
    else profiles.push(profile);
  }
  return new ProfileSet(profiles, errors, (name) => lookup(name));
}

/** Merges one profile with everything that it extends, depth first; own entries come first. */
class Merger {
  error: ProfileError | undefined;
  readonly #lookup: (name: string) => ProfilePart | undefined;
  readonly #bundled: (name: string) => ProfilePart | undefined;
  readonly #broken: (name: string) => boolean;
  readonly #order: ProfilePart[] = [];

  constructor(lookup: (name: string) => ProfilePart | undefined, bundled: (name: string) => ProfilePart | undefined, broken: (name: string) => boolean) {
    this.#lookup = lookup;
    this.#bundled = bundled;
    this.#broken = broken;
  }

  merge(part: ProfilePart): Profile | undefined {
    if (!this.#add(part, [])) return undefined;
    const parts = this.#order;
    const device = new Map<DeviceField, MetadataField>();
    const interfaces = new Map<InterfaceField, MetadataField>();
    for (const { metadata } of parts) {
      for (const [field, value] of metadata.device) if (!device.has(field)) device.set(field, value);
      for (const [field, value] of metadata.interface) if (!interfaces.has(field)) interfaces.set(field, value);
    }
    return {
      name: part.name,
      origin: part.origin,
      description: part.description,
      abstract: part.name.startsWith('_'),
      patterns: part.patterns.map(({ pattern }) => pattern),
      signs: part.signs,
      parts: parts.map(({ name }) => name),
      metrics: parts.flatMap(({ metrics }) => metrics),
      tags: parts.flatMap(({ tags }) => tags),
      staticTags: parts.flatMap(({ staticTags }) => staticTags),
      metadata: { device, interface: interfaces, interfaceTags: parts.flatMap(({ metadata }) => metadata.interfaceTags) },
      vendor: part.vendor,
    };
  }

  #add(part: ProfilePart, above: readonly ProfilePart[]): boolean {
    this.#order.push(part);
    const size = this.#order.reduce((sum, { metrics }) => sum + metrics.length, 0);
    if (size > MOST_METRICS || this.#order.length > MOST_METRICS) return this.#fail(part.file, { line: 1, column: 1 }, `With everything that it extends the profile has more than ${MOST_METRICS} metrics.`);
    const chain = [...above, part];
    for (const base of part.bases) {
      // A user's profile that extends its own name means the bundled one behind it.
      const next = base.name === part.name && part.origin === 'user' ? this.#bundled(base.name) : this.#lookup(base.name);
      if (next === undefined) {
        const why = this.#broken(base.name) ? 'which has errors of its own' : 'and there is no such profile';
        return this.#fail(part.file, base, `It extends "${base.name}", ${why}.`);
      }
      if (chain.includes(next)) return this.#fail(part.file, base, `The profiles extend each other in a circle: ${[...chain, next].map(({ name }) => name).join(' → ')}.`);
      if (chain.length >= LONGEST_CHAIN) return this.#fail(part.file, base, `More than ${LONGEST_CHAIN} profiles extend each other in a row.`);
      if (!this.#add(next, chain)) return false;
    }
    return true;
  }

  #fail(file: string, at: { readonly line: number; readonly column: number }, message: string): false {
    this.error = { file, line: at.line, column: at.column, message };
    return false;
  }
}
