// The texts of imported modules, one document each: for what is resolved again when a missing import comes, and for descriptions.
import type { DocumentStore } from '../../../storage/api.ts';
import type { ParsedModule } from './parsed.ts';
import { parseMib } from './parse-mib.ts';
import type { ParsedInFile } from './resolve-mibs.ts';

const KIND = 'mib.source';

interface Stored {
  readonly file: string;
  /** The line of the file on which the text begins. */
  readonly line: number;
  readonly imports: readonly string[];
  readonly text: string;
}

export class MibSources {
  readonly #documents: DocumentStore;
  readonly #imports = new Map<string, readonly string[]>();
  /** The module that was described last: people read several objects of one. */
  #last: { readonly name: string; readonly descriptions: ReadonlyMap<string, string> } | undefined;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /** Keeps the module's stretch of a file's text. */
  put({ module, file }: ParsedInFile, text: string): void {
    const imports = [...new Set(module.imports.values())];
    const stored: Stored = { file, line: module.line, imports, text: text.slice(module.start, module.end) };
    this.#documents.put(KIND, module.name, JSON.stringify(stored));
    this.#imports.set(module.name, imports);
    this.#last = undefined;
  }

  remove(name: string): void {
    this.#documents.remove(KIND, name);
    this.#imports.delete(name);
    this.#last = undefined;
  }

  /** The modules that one imports from; none when its text is gone. */
  importsOf(name: string): readonly string[] {
    let imports = this.#imports.get(name);
    if (imports === undefined) this.#imports.set(name, (imports = this.#read(name)?.imports ?? []));
    return imports;
  }

  /** Undefined when the text is gone or damaged. */
  parse(name: string): ParsedInFile | undefined {
    const stored = this.#read(name);
    const module = stored === undefined ? undefined : parseMib(stored.text).modules.find((one) => one.name === name);
    return stored === undefined || module === undefined ? undefined : { module: shifted(module, stored.line - module.line), file: stored.file };
  }

  /** What a module says of one of its objects; '' of bundled ones, whose texts are not kept. */
  descriptionOf(object: string, module: string): string {
    if (this.#last?.name !== module) {
      const parsed = module === '' ? undefined : this.parse(module);
      this.#last = { name: module, descriptions: new Map(parsed?.module.definitions.map(({ name, description }) => [name, unindented(description)])) };
    }
    return this.#last.descriptions.get(object) ?? '';
  }

  #read(name: string): Stored | undefined {
    const body = this.#documents.get(KIND, name);
    if (body === undefined) return undefined;
    try {
      return JSON.parse(body) as Stored;
    } catch {
      // A damaged document is as good as none: the module keeps what was resolved of it.
      return undefined;
    }
  }
}

/** Lines of the text as lines of its file. */
function shifted(module: ParsedModule, by: number): ParsedModule {
  return {
    ...module,
    line: module.line + by,
    definitions: module.definitions.map((definition) => ({ ...definition, line: definition.line + by })),
    problems: module.problems.map((problem) => ({ ...problem, line: problem.line + by })),
  };
}

/** A description without the indentation of its file. */
function unindented(text: string): string {
  return text.split('\n').map((line) => line.trim()).join('\n').trim();
}
