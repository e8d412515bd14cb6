// Takes zip files apart, a few megabytes at a time and within bounds. The only file that imports fflate.
import { unzipSync } from 'fflate';
import { VedetteError, errorMessage } from '../../../common/errors/vedette-error.ts';

const BATCH_BYTES = 2_000_000;

export interface ZipLimits {
  readonly bytes: number;
  readonly files: number;
}

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && (bytes[3] === 4 || bytes[3] === 6);
}

/** Yields the files of a zip in batches. Throws VedetteError `bad_input` when it is damaged or beyond the limits; folders are left out. */
export function* unzip(name: string, bytes: Uint8Array, limits: ZipLimits): Generator<readonly PackedFile[], void> {
  const batches: Set<number>[] = [];
  let files = 0;
  let total = 0;
  let inBatch = Infinity;
  try {
    let index = -1;
    unzipSync(bytes, {
      filter: (file) => {
        index += 1;
        if (file.name.endsWith('/')) return false;
        files += 1;
        total += file.originalSize;
        if (files > limits.files || total > limits.bytes) throw tooMuch(name, limits);
        if (inBatch + file.originalSize > BATCH_BYTES) {
          batches.push(new Set());
          inBatch = 0;
        }
        batches.at(-1)!.add(index);
        inBatch += file.originalSize;
        return false;
      },
    });
    for (const batch of batches) yield inflate(bytes, batch);
  } catch (thrown) {
    if (thrown instanceof VedetteError) throw thrown;
    throw new VedetteError('bad_input', `${name} is no readable zip file: ${errorMessage(thrown)}.`, { path: name });
  }
}

function inflate(bytes: Uint8Array, wanted: ReadonlySet<number>): PackedFile[] {
  const found: PackedFile[] = [];
  let index = -1;
  // The buffer of each file is as long as the file says it is, so a lying size ends in an error and not in more memory.
  const files = unzipSync(bytes, {
    filter: () => {
      index += 1;
      return wanted.has(index);
    },
  });
  for (const [name, content] of Object.entries(files)) found.push({ name, bytes: content });
  return found;
}

function tooMuch(name: string, limits: ZipLimits): VedetteError {
  return new VedetteError('bad_input', `${name} unpacks to more than ${limits.files} files or ${Math.round(limits.bytes / 1e6)} MB. Import it in parts.`, { path: name });
}
