// Owns the queries of the Explorer as rows, and their form in the address.

/** The most rows a page holds; the address has a key for each. */
export const MAX_ROWS = 12;

/** One query of the page. `draft` is what stands in the field, `text` what was run last ('' before the first run). */
export interface QueryRow {
  /** Unique while the page is open; not in the address. */
  readonly key: string;
  readonly draft: string;
  readonly text: string;
  readonly hidden: boolean;
}

/** What a first visit shows: two queries that work on every machine. */
export const EXAMPLE: readonly string[] = ['avg:system.cpu.user{*}', 'avg:system.cpu.system{*}'];

let made = 0;
export function makeRow(text = '', hidden = false): QueryRow {
  made += 1;
  return { key: `row-${made}`, draft: text, text, hidden };
}

const addressKey = (index: number): string => (index === 0 ? 'q' : `q${index + 1}`);

/** The keys of all rows in the address and the list of hidden ones, all empty. */
export const EMPTY_ADDRESS: Readonly<Record<string, string>> = Object.fromEntries([...Array.from({ length: MAX_ROWS }, (_, index) => [addressKey(index), '']), ['hide', '']]);

/** The rows that an address holds, in order; gaps close. Empty when it holds none. */
export function rowsFromAddress(address: Readonly<Record<string, string>>): QueryRow[] {
  const hidden = new Set((address['hide'] ?? '').split(','));
  const rows: QueryRow[] = [];
  for (let index = 0; index < MAX_ROWS; index++) {
    const text = (address[addressKey(index)] ?? '').trim();
    if (text !== '') rows.push(makeRow(text, hidden.has(String(index + 1))));
  }
  return rows;
}

/** The address of the rows that were run. Every key is present, so that old ones are cleared. */
export function addressOfRows(rows: readonly QueryRow[]): Record<string, string> {
  const address: Record<string, string> = { ...EMPTY_ADDRESS };
  const hidden: number[] = [];
  let index = 0;
  for (const row of rows) {
    if (row.text === '' || index >= MAX_ROWS) continue;
    address[addressKey(index)] = row.text;
    index += 1;
    if (row.hidden) hidden.push(index);
  }
  address['hide'] = hidden.join(',');
  return address;
}

/** a, b, c … */
export function rowLetter(index: number): string {
  return String.fromCharCode(97 + index);
}
