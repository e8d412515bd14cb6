// Owns the address of the MIB browser at an object, with a device that it is asked of.

export function mibLink(oid: string, device = ''): string {
  return `/network/mib?${new URLSearchParams({ oid, ...(device === '' ? {} : { device }) }).toString()}`;
}
