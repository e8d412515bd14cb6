// Keeps answers whose data can no longer change: least recently used go first, by bytes.
import type { Frame, FrameSeries, QueryResult } from '../../common/model/frame.ts';

const COLUMNS = ['values', 'min', 'max', 'lower', 'upper', 'marks'] as const;

/** 16 MB: about two thousand charts of one line. */
export const FRAME_CACHE_BYTES = 16 * 1024 * 1024;

/** Answers by key. Columns are copied in and out, so that a caller may transfer or change what it got. */
export class FrameCache {
  readonly #entries = new Map<string, { readonly result: QueryResult; readonly bytes: number }>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit = FRAME_CACHE_BYTES) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): QueryResult | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps the order of insertion: put in again, the entry is the newest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return { ...entry.result, frame: copyFrame(entry.result.frame) };
  }

  /** Keeps a copy, unless it alone would take more than a quarter of the cache. */
  set(key: string, result: QueryResult): void {
    const bytes = sizeOf(key, result.frame);
    if (bytes > this.#limit / 4) return;
    this.#remove(key);
    this.#entries.set(key, { result: { ...result, frame: copyFrame(result.frame) }, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limit) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(key);
  }
}

function copyFrame(frame: Frame): Frame {
  const series = frame.series.map((line): FrameSeries => {
    const columns = COLUMNS.flatMap((name) => (line[name] === undefined ? [] : [[name, line[name].slice()] as const]));
    return { ...line, ...Object.fromEntries(columns) };
  });
  return { ...frame, ...(frame.borders === undefined ? {} : { borders: frame.borders.slice() }), series };
}

/** Columns plus a generous guess for names, tags and objects. */
function sizeOf(key: string, frame: Frame): number {
  let bytes = 1_000 + key.length * 2 + (frame.borders?.byteLength ?? 0);
  for (const line of frame.series) {
    bytes += 400;
    for (const name of COLUMNS) bytes += line[name]?.byteLength ?? 0;
    for (const tag of line.tags) bytes += tag.length * 2;
  }
  return bytes;
}
