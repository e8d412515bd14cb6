// Who made a network card, by the prefix of its MAC address.

/** Answers '' for what is not in the table and for addresses that no vendor was given. */
export type MacVendors = (mac: string) => string;

/**
 * Reads, with the first question, a table of lines 'Vendor: 001122 334455 …'; '#' begins a comment. Lines and prefixes that are not of that form are left out.
 * Addresses with the second bit of the first octet set are made up by their owner (IEEE 802, 8.2.2), phones do it for privacy.
 */
export function createMacVendors(text: string): MacVendors {
  let vendors: ReadonlyMap<number, string> | undefined;
  return (mac) => {
    const digits = mac.replace(/[^0-9a-f]/giu, '');
    if (digits.length !== 12 || (Number.parseInt(digits.slice(0, 2), 16) & 2) !== 0) return '';
    vendors ??= readTable(text);
    return vendors.get(Number.parseInt(digits.slice(0, 6), 16)) ?? '';
  };
}

/** By number: thousands of short texts would weigh more than what they say. */
function readTable(text: string): Map<number, string> {
  const vendors = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, prefixes] = line.replace(/#.*/u, '').split(':');
    const maker = name?.trim() ?? '';
    if (maker === '' || prefixes === undefined) continue;
    for (const prefix of prefixes.trim().split(/\s+/u)) if (/^[0-9a-f]{6}$/iu.test(prefix)) vendors.set(Number.parseInt(prefix, 16), maker);
  }
  return vendors;
}
