// Reads files and zips that a person gives into parsed modules, within bounds and in small steps.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { MibProblem } from './mib-model.ts';
import { parseMib } from './parse-mib.ts';
import type { ParsedModule } from './parsed.ts';
import type { ParsedInFile } from './resolve-mibs.ts';
import { isZip, unzip } from './unzip.ts';

const LIMITS = { bytes: 50_000_000, files: 2_000 };
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LATIN1 = new TextDecoder('windows-1252');

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadModule {
  readonly parsed: ParsedInFile;
  /** The text of its whole file. */
  readonly text: string;
  /** Said when another file had the same module. */
  readonly note: string;
}

export interface ReadFiles {
  readonly modules: readonly ReadModule[];
  /** Files without a module. Of a zip only those that look as if they should have one. */
  readonly others: readonly { readonly file: string; readonly problems: readonly MibProblem[] }[];
}

/** Reads everything; `pause` is awaited between files. Rejects with VedetteError `bad_input` beyond the limits. */
export async function readFiles(given: readonly GivenFile[], pause: () => Promise<void>): Promise<ReadFiles> {
  const modules = new Map<string, ReadModule>();
  const others: { file: string; problems: MibProblem[] }[] = [];
  let bytes = 0;
  let files = 0;
  const read = (file: string, content: Uint8Array, isPacked: boolean): void => {
    bytes += content.length;
    files += 1;
    if (bytes > LIMITS.bytes || files > LIMITS.files) throw new VedetteError('bad_input', `That is more than ${LIMITS.files} files or ${LIMITS.bytes / 1e6} MB. Import them in parts.`);
    const text = decode(content);
    // What lies beside the modules in a zip, such as a licence, is no mistake of anybody.
    if (isPacked && !text.includes('DEFINITIONS')) return;
    const found = parseMib(text);
    for (const module of found.modules) add(modules, { parsed: { module: withFileProblems(module, found.modules[0] === module ? found.problems : []), file }, text, note: '' });
    if (found.modules.length === 0) others.push({ file, problems: found.problems.slice(0, 20).map((problem) => ({ file, ...problem })) });
  };
  for (const { name, bytes: content } of given) {
    if (isZip(content)) {
      for (const batch of unzip(name, content, { bytes: LIMITS.bytes - bytes, files: LIMITS.files - files })) {
        for (const packed of batch) read(packed.name, packed.bytes, true);
        await pause();
      }
    } else {
      read(name, content, false);
      await pause();
    }
  }
  return { modules: [...modules.values()], others };
}

function withFileProblems(module: ParsedModule, problems: ParsedModule['problems']): ParsedModule {
  return problems.length === 0 ? module : { ...module, problems: [...problems, ...module.problems] };
}

/** Of two files with the same module the newer one counts, by LAST-UPDATED, then the one that defines more. */
function add(modules: Map<string, ReadModule>, one: ReadModule): void {
  const { module } = one.parsed;
  const other = modules.get(module.name);
  if (other === undefined) {
    modules.set(module.name, one);
    return;
  }
  const before = other.parsed.module;
  const isNewer = year(module.updated) === year(before.updated) ? module.definitions.length > before.definitions.length : year(module.updated) > year(before.updated);
  const [kept, left] = isNewer ? [one, other] : [other, one];
  const isSame = kept.text.slice(kept.parsed.module.start, kept.parsed.module.end) === left.text.slice(left.parsed.module.start, left.parsed.module.end);
  const note = isSame ? other.note : `${left.parsed.file} has another text of the same module; the one of ${kept.parsed.file} is used.`;
  modules.set(module.name, { ...kept, note });
}

/** LAST-UPDATED in a form that sorts: some have two digits for the year. */
function year(updated: string): string {
  return /^\d{10}Z$/u.test(updated) ? `19${updated}` : updated;
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    // Not UTF-8: old files are in one of the alphabets of one octet.
    return LATIN1.decode(bytes);
  }
}
