// The names that come with the program: modules as compact tables, and who owns which enterprise number.
import type { TextFolder } from '../../ports/secrets.ts';
import type { Log } from '../../ports/ports.ts';
import type { Oid } from '../protocol.ts';
import { readModule } from './mib-document.ts';
import type { MibModule } from './mib-model.ts';

const VENDORS_FILE = 'enterprises';
const ENTERPRISES = '1.3.6.1.4.1';

export interface MibBundle {
  readonly modules: readonly MibModule[];
  readonly vendors: ReadonlyMap<Oid, string>;
}

/** Reads resources/mibs. A file that cannot be read is left out and said in the log. */
export function readBundle(folder: Pick<TextFolder, 'list'>, log: Log): MibBundle {
  const modules: MibModule[] = [];
  let vendors: ReadonlyMap<Oid, string> = new Map();
  for (const { name, text } of folder.list()) {
    if (name === VENDORS_FILE) vendors = readVendors(text);
    else {
      const module = readModule(text);
      if (module === undefined) log.warn('A bundled table of names cannot be read.', { file: name });
      else modules.push(module);
    }
  }
  // The newest standards rule over RFC1213-MIB, which names the same things with older syntaxes.
  modules.sort((a, b) => Number(a.name === 'RFC1213-MIB') - Number(b.name === 'RFC1213-MIB') || (a.name < b.name ? -1 : 1));
  return { modules, vendors };
}

function readVendors(text: string): ReadonlyMap<Oid, string> {
  const vendors = JSON.parse(text) as Readonly<Record<string, string>>;
  return new Map(Object.entries(vendors).map(([number, name]) => [`${ENTERPRISES}.${number}`, name]));
}
