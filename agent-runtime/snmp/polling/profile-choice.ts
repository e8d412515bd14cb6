// Which profile a device is read with, and why.
import type { DeviceRecord } from '../lan-parts.ts';
import { loadProfiles } from '../profiles/load-profiles.ts';
import type { Profile } from '../profiles/profile.ts';
import type { ProfileSet, SignReader } from '../profiles/profile-set.ts';

/** `why`: chosen by a person, matched by a pattern of sysObjectID, the fallback, or none is loaded. */
export interface ProfileChoice {
  readonly profile: Profile;
  readonly why: 'chosen' | 'pattern' | 'fallback' | 'none';
  /** The pattern that matched. */
  readonly pattern: string;
  /** The sysObjectID it was chosen for. */
  readonly objectId: string;
}

/** Reads nothing of its own: uptime, and what the inventory asks for. */
const NO_PROFILE: Profile = { ...loadProfiles([{ name: 'none.yaml', text: 'metrics: []', origin: 'bundled' }]).get('none')!, name: '' };

/** `read`: what the device answered to `profiles.signsOf(objectId)`. */
export function chooseProfile(profiles: ProfileSet, record: Pick<DeviceRecord, 'profile'>, objectId: string, read: SignReader): ProfileChoice {
  const chosen = record.profile === '' ? undefined : profiles.get(record.profile);
  if (chosen !== undefined) return { profile: chosen, why: 'chosen', pattern: '', objectId };
  const match = profiles.match(objectId, read);
  if (match === undefined) return { profile: NO_PROFILE, why: 'none', pattern: '', objectId };
  return { profile: match.profile, why: match.why.kind, pattern: match.why.kind === 'pattern' ? match.why.pattern : '', objectId };
}
