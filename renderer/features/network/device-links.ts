// Owns the addresses of a device's and an interface's page, and the part of a query that selects them.

/** The page of a device, at one of its tabs. */
export function deviceLink(id: string, tab = ''): string {
  const search = new URLSearchParams({ id, ...(tab === '' ? {} : { tab }) });
  return `/network/device?${search.toString()}`;
}

/** The page of an interface. Ports are known by name: numbers change when a device renumbers them. */
export function interfaceLink(id: string, name: string): string {
  return `/network/interface?${new URLSearchParams({ id, port: name }).toString()}`;
}

/** A tag in a query's braces, in quotes where its value has signs of the language. */
export function tagFilter(key: string, value: string): string {
  return /^[\w.\-/]+$/u.test(value) ? `${key}:${value}` : `${key}:"${value.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}
