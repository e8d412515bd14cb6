// Whether two addresses are one device.

/** What tells devices apart. Empty texts are unknown. */
export interface Fingerprint {
  readonly name: string;
  readonly description: string;
  readonly objectId: string;
  readonly serial: string;
  readonly mac: string;
  readonly engineId: string;
}

/**
 * One device has one name, description and serial number, and one chassis: the same MAC, or the same engine ID with no MAC against it. An
 * engine ID alone does not do: clones of virtual machines and whole series of some vendors share one. Nor does a name alone.
 */
export function isSameDevice(a: Fingerprint, b: Fingerprint): boolean {
  if (a.objectId !== b.objectId || a.description !== b.description || a.name !== b.name) return false;
  if (contradicts(a.serial, b.serial) || contradicts(a.mac, b.mac)) return false;
  if (a.mac !== '' && a.mac === b.mac) return true;
  return a.engineId !== '' && a.engineId === b.engineId && a.name !== '';
}

function contradicts(a: string, b: string): boolean {
  return a !== '' && b !== '' && a !== b;
}
