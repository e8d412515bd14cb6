// Finds the points of wanted series in the archive's own files of points: by metric and time through the description, by tags through runs.
import type { Millis } from '../../common/time/millis.ts';
import type { RowGatherer } from './blocks.ts';
import { ChunkRoom, ParquetReader, pointColumns } from './parquet/parquet-reader.ts';
import type { FileDescription, RowGroup } from './parquet/parquet-reader.ts';
import { PageCache } from './parquet/page-cache.ts';

/** Which series: metric, then tags as the file writes them, then the place in the request. */
export type WantedPlaces = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface PointScanRequest {
  readonly path: string;
  readonly wanted: WantedPlaces;
  readonly from: Millis;
  readonly to: Millis;
}

/** Descriptions of so many files are kept: a description of a day is some hundred kilobytes. */
const KEPT_FILES = 100;

/** Reads files one after the other; keeps what they say of themselves. Members reject with VedetteError. */
export class PointScan {
  private readonly descriptions = new Map<string, { readonly identity: string; readonly description: FileDescription | undefined }>();
  private readonly pages = new PageCache();
  private readonly rooms = { ts: new ChunkRoom(), values: new ChunkRoom() };
  private ts = new Float64Array(0);
  private values = new Float64Array(0);

  /** Answers false, having done nothing, for a file that somebody else has written. `pause` is awaited between row groups. */
  async scan(request: PointScanRequest, gatherer: RowGatherer, pause: () => Promise<void>): Promise<boolean> {
    const reader = new ParquetReader(request.path, this.pages);
    try {
      const description = this.describe(request.path, reader);
      if (description === undefined) return false;
      const columns = pointColumns(description);
      const metrics = [...request.wanted.keys()].map((metric) => Buffer.from(metric));
      for (const group of description.groups) {
        if (!mayHold(group, columns, metrics, request)) continue;
        await this.group(reader, group, columns, request, gatherer);
        await pause();
      }
      return true;
    } finally {
      reader.close();
    }
  }

  private describe(path: string, reader: ParquetReader): FileDescription | undefined {
    const kept = this.descriptions.get(path);
    this.descriptions.delete(path);
    const entry = kept?.identity === reader.identity ? kept : { identity: reader.identity, description: reader.describe() };
    this.descriptions.set(path, entry);
    const oldest = this.descriptions.keys().next().value;
    if (this.descriptions.size > KEPT_FILES && oldest !== undefined) this.descriptions.delete(oldest);
    return entry.description;
  }

  private async group(reader: ParquetReader, { rows, chunks }: RowGroup, columns: ReturnType<typeof pointColumns>, { wanted, from, to }: PointScanRequest, gatherer: RowGatherer): Promise<void> {
    const metrics = reader.chunk(chunks[columns.metric]!).texts(rows);
    const tags = reader.chunk(chunks[columns.tags]!).texts(rows);
    const found = pieces(metrics, tags, wanted);
    if (found.length === 0) return;
    if (this.ts.length < rows) {
      this.ts = new Float64Array(rows);
      this.values = new Float64Array(rows);
    }
    const [times, values] = [reader.chunk(chunks[columns.ts]!, this.rooms.ts), reader.chunk(chunks[columns.value]!, this.rooms.values)];
    const timePages = new Set<number>();
    const valuePages = new Set<number>();
    for (const piece of found) {
      times.numbers(this.ts, rows, piece.from, piece.to, timePages);
      const start = firstAtOrAfter(this.ts, piece.from, piece.to, from);
      const end = firstAtOrAfter(this.ts, start, piece.to, to);
      if (start === end) continue;
      values.numbers(this.values, rows, start, end, valuePages);
      const sent = gatherer.add(piece.index, this.ts, this.values, start, end);
      if (sent !== undefined) await sent;
    }
  }
}

interface FoundPiece {
  readonly index: number;
  readonly from: number;
  to: number;
}

/** Rows of wanted series: where a run of the metric and a run of the tags meet. */
function pieces(metrics: readonly { value: string | number | null; rows: number }[], tags: typeof metrics, wanted: WantedPlaces): FoundPiece[] {
  const found: FoundPiece[] = [];
  let place = 0;
  let tagsEnd = tags[0]?.rows ?? 0;
  let at = 0;
  for (const { value: metric, rows } of metrics) {
    const places = wanted.get(String(metric));
    const metricEnd = at + rows;
    while (at < metricEnd) {
      const end = Math.min(metricEnd, tagsEnd);
      const index = places?.get(String(tags[place]?.value));
      if (index !== undefined) found.push({ index, from: at, to: end });
      at = end;
      if (at === tagsEnd) tagsEnd += tags[++place]?.rows ?? Infinity;
    }
  }
  return found;
}

/** The first row of [from, to) that is not before `t`. */
function firstAtOrAfter(ts: Float64Array, from: number, to: number, t: Millis): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ts[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the bounds of a row group leave room for something that is wanted. */
function mayHold({ chunks }: RowGroup, columns: ReturnType<typeof pointColumns>, metrics: readonly Buffer[], { from, to }: PointScanRequest): boolean {
  const { least, greatest } = chunks[columns.metric]!;
  if (least !== undefined && greatest !== undefined && !metrics.some((metric) => Buffer.compare(metric, least) >= 0 && Buffer.compare(metric, greatest) <= 0)) return false;
  const [first, last] = [time(chunks[columns.ts]!.least), time(chunks[columns.ts]!.greatest)];
  return first === undefined || last === undefined || (first < to && last >= from);
}

function time(bytes: Uint8Array | undefined): Millis | undefined {
  return bytes?.length === 8 ? Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true)) : undefined;
}
