// The head's log: append-only segment files that make each flush durable until its points are sealed in SQLite.
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { TakenBatch } from '../check-batch.ts';
import type { AppendFile, StorageFiles } from '../files.ts';
import { databaseError } from '../sqlite/database.ts';
import type { LogLayout } from './batch-record.ts';
import { LogBuffer, SparePieces } from './log-buffer.ts';
import { segmentHeader, writeBatch, writeLayout, writeRow, writeSeries } from './log-format.ts';
import { LogLayouts, isRow } from './log-layouts.ts';
import { emptyNote, noteTime, noteTimes } from './log-note.ts';
import type { WriteNote } from './log-note.ts';
import { RefSet } from './ref-set.ts';

/** A segment file and what it holds. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  bytes: number;
  points: number;
  /** The times of the oldest and the newest point; Infinity and -Infinity when there is none. */
  oldest: Millis;
  newest: Millis;
  /** The series that have a definition in it. */
  defined: RefSet;
  /** Where each source stood (SourceWatermarks.position); empty for a segment of an earlier run, which was handed on as a whole. */
  readonly positions: Map<string, number>;
}

export interface HeadLogDeps {
  readonly folder: string;
  readonly files: StorageFiles;
  meta(ref: SeriesRef): SeriesMeta | undefined;
  /** The end of the span that is sealed with a point of this time. No segment goes on beyond it, so that it can go as soon as the span is sealed. */
  spanEnd?(t: Millis): Millis;
  /** Named moments, for tests that kill or fail there. */
  probe(point: string): void;
  /** A segment is closed when it has grown to this; about 16 MB when absent. Later where its definitions are much of it. */
  readonly segmentBytes?: number;
}

/** Each segment defines all its series again, so small ones would be mostly definitions. */
const SEGMENT_BYTES = 16_000_000;
/** With very many series a segment becomes longer, until its definitions are a fifth of it. */
const LENGTH_BY_DEFINITIONS = 5;
/** So much is written although nobody has asked for a commit yet. */
const EARLY_BYTES = 2_000_000;
/** Writes below this need no memory kept for them. */
const LITTLE_BYTES = 256_000;
/** While the disk takes nothing, so much is kept to be written later; batches beyond are in memory and in SQLite only. */
const MAX_UNWRITTEN_BYTES = 64_000_000;

export function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.log`;
}

/** Appending is synchronous and in memory; `commit` writes and syncs once for all callers that wait, never two at a time. */
export class HeadLog {
  private readonly deps: HeadLogDeps;
  /** Closed segments, oldest first. */
  private readonly closed: Segment[];
  private nextNumber: number;
  private current: { segment: Segment; file: AppendFile } | undefined;
  private readonly spare = new SparePieces();
  private pending = new LogBuffer(this.spare);
  private writing = new LogBuffer(this.spare);
  /** The last of a span, which is written before `pending` to the segment that ends there. */
  private ended: { readonly records: LogBuffer; readonly note: WriteNote } | undefined;
  /** Definitions that are written before `writing`. */
  private preamble: ByteWriter | undefined;
  /** What `pending` and `writing` add to the segment they go to. */
  private pendingNote = emptyNote();
  private writingNote = emptyNote();
  /** The series defined in the segment that is being written, `writing` and `pending` included. */
  private defined = new RefSet();
  /** Bytes of these definitions. */
  private definitionBytes = 0;
  /** The layouts defined there. */
  private readonly layouts = new LogLayouts();
  private rotateWanted = false;
  /** Points from here on belong to the next segment. */
  private spanEnd: Millis = -Infinity;
  private newest: Millis = -Infinity;
  /** The current segment is closed before `writing` is written. */
  private rotates = false;
  /** `writing` holds what an earlier write could not bring to disk. */
  private failed = false;
  private running: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private counted = { state: '', series: 0 };
  /** Batches that were not logged because too much was waiting for the disk already. */
  unlogged = 0;

  constructor(deps: HeadLogDeps, earlier: readonly Segment[]) {
    this.deps = deps;
    this.closed = [...earlier];
    this.nextNumber = (earlier.at(-1)?.number ?? 0) + 1;
  }

  get bytes(): number {
    return this.segments().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** What the files hold together. */
  stats(): { bytes: number; points: number; series: number; from: Millis | null; to: Millis | null } {
    const segments = this.segments();
    const from = Math.min(...segments.map(({ oldest }) => oldest));
    const to = Math.max(...segments.map(({ newest }) => newest));
    return {
      bytes: this.bytes,
      points: segments.reduce((sum, { points }) => sum + points, 0),
      series: this.countSeries(segments),
      from: Number.isFinite(from) ? from : null,
      to: Number.isFinite(to) ? to : null,
    };
  }

  /** Asked every second, so the series are counted again only when there are other segments or definitions. */
  private countSeries(segments: readonly Segment[]): number {
    const state = segments.reduce((text, { number, defined }) => `${text} ${number}:${defined.size}`, '');
    if (state !== this.counted.state) {
      const series = new RefSet();
      for (const { defined } of segments) defined.forEach((ref) => series.add(ref));
      this.counted = { state, series: series.size };
    }
    return this.counted.series;
  }

  /** `position`: where the source stands with this batch. */
  append(batch: TakenBatch, position: number): void {
    if (this.waitingBytes > MAX_UNWRITTEN_BYTES) {
      this.unlogged++;
      return;
    }
    this.writeEarly();
    const isOneRow = isRow(batch);
    const times = { oldest: Infinity, newest: -Infinity };
    if (isOneRow) noteTime(times, batch.ts[0]!);
    else noteTimes(times, batch);
    if (times.newest >= this.spanEnd) this.beginSpan(times.newest);
    if (times.newest > this.newest) this.newest = times.newest;
    const note = this.pendingNote;
    if (isOneRow) this.appendRow(batch);
    else {
      this.defineAll(batch.refs);
      for (const ref of batch.refs) note.series.add(ref);
      for (const { ref } of batch.sketches ?? []) {
        if (!this.defined.has(ref)) this.define(ref);
        note.series.add(ref);
      }
      writeBatch(this.pending.record, batch);
    }
    note.oldest = Math.min(note.oldest, times.oldest);
    note.newest = Math.max(note.newest, times.newest);
    note.points += batch.refs.length;
    note.positions.set(batch.source, position);
  }

  /** Much waits: it is written before anybody asks, so that it does not pile up in memory. */
  private writeEarly(): void {
    if (this.pending.length < EARLY_BYTES || this.waiting !== undefined || this.failed) return;
    // What fails stays for the next commit, whose caller hears of it.
    this.commit().catch(() => undefined);
  }

  private appendRow(batch: TakenBatch): void {
    const { number } = this.layouts.of(batch, this.defineLayout);
    this.pendingNote.layouts.add(number);
    const { seq, watermark, ts, values } = batch;
    const t = ts[0]!;
    writeRow(this.pending.record, { layout: number, seq, watermark, t, values });
  }

  /** What comes from now on goes to the next segment; what waits goes to the current one. */
  private beginSpan(t: Millis): void {
    this.spanEnd = this.deps.spanEnd?.(t) ?? Infinity;
    // A disk that is behind by whole spans gets their points as they come.
    if (this.pending.length > 0 && this.ended === undefined) {
      this.ended = { records: this.pending, note: this.pendingNote };
      this.pending = new LogBuffer(this.spare);
      this.pendingNote = emptyNote();
    }
    if (this.current !== undefined || this.unwritten) this.rotateWanted = true;
  }

  /** Spans have another length from now on: the one that is being written ends where it would have ended with that. */
  replanSpan(): void {
    if (Number.isFinite(this.spanEnd)) this.spanEnd = this.deps.spanEnd?.(this.newest) ?? Infinity;
  }

  /** Resolves when everything appended before the call is on disk. Rejects with VedetteError; what was not written stays for the next commit. */
  commit(): Promise<void> {
    if (this.waiting === undefined) {
      const flush = (): Promise<void> => {
        this.waiting = undefined;
        return this.flush();
      };
      this.waiting = this.running.then(flush, flush);
      this.running = this.waiting;
    }
    return this.waiting;
  }

  /** Whether something still waits for the disk. */
  get unwritten(): boolean {
    return this.waitingBytes > 0;
  }

  private get waitingBytes(): number {
    return this.pending.length + this.writing.length + (this.ended?.records.length ?? 0);
  }

  /** Closes the current segment at the next commit if it has points before this time, so that it can be released once it is sealed. */
  rotate(before: Millis = Infinity): void {
    if (this.current !== undefined && this.current.segment.oldest < before) this.rotateWanted = true;
  }

  /** Deletes closed segments, oldest first, while `done` says that nothing in them is needed any more. */
  async release(done: (segment: Segment) => boolean): Promise<number> {
    await this.rotateWhenIdle();
    const left = this.closed.findIndex((segment) => !done(segment));
    // They no longer count from here on, however long the disk takes over them.
    const gone = this.closed.splice(0, left < 0 ? this.closed.length : left);
    for (const [i, { path }] of gone.entries()) {
      try {
        await this.deps.files.remove(path);
      } catch (error) {
        this.closed.unshift(...gone.slice(i + 1));
        throw databaseError(error, path);
      }
    }
    return gone.length;
  }

  /** Closes the current segment now if that is wanted and nothing waits to go into it; otherwise the next commit does. */
  private rotateWhenIdle(): Promise<void> {
    const close = async (): Promise<void> => {
      if (!this.rotateWanted || this.unwritten) return;
      this.rotateWanted = false;
      // Before anything is awaited: batches that come meanwhile go to the next segment.
      this.defined = new RefSet();
      this.definitionBytes = 0;
      this.layouts.keep(new Set());
      await this.closeCurrent();
    };
    const closed = this.running.then(close, close);
    this.running = closed;
    return closed;
  }

  async close(): Promise<void> {
    try {
      await this.commit();
    } finally {
      await this.current?.file.close();
      this.current = undefined;
    }
  }

  private segments(): Segment[] {
    return this.current === undefined ? this.closed : [...this.closed, this.current.segment];
  }

  private readonly defineLayout = (layout: LogLayout): void => {
    this.defineAll(layout.refs);
    writeLayout(this.pending.record, layout);
  };

  private defineAll(refs: Uint32Array): void {
    if (!this.defined.hasAll(refs)) for (let i = 0; i < refs.length; i++) if (!this.defined.has(refs[i]!)) this.define(refs[i]!);
  }

  private define(ref: SeriesRef): void {
    const meta = this.deps.meta(ref);
    if (meta !== undefined) {
      const record = this.pending.record;
      const before = record.length;
      writeSeries(record, meta);
      this.definitionBytes += record.length - before;
    }
    this.defined.add(ref);
  }

  private async flush(): Promise<void> {
    // What had failed comes first, and the last of a span before the next one.
    const parts = [this.writing.length > 0, this.ended !== undefined, this.pending.length > 0].filter(Boolean).length;
    for (let i = 0; i < parts; i++) {
      if (this.writing.length === 0) this.swap();
      await this.write();
    }
  }

  /** What waits longest becomes `writing`; where a new segment begins with it, the series that it uses are defined again. */
  private swap(): void {
    if (this.ended !== undefined) {
      this.writing = this.ended.records;
      this.writingNote = this.ended.note;
      this.ended = undefined;
      return;
    }
    [this.pending, this.writing] = [this.writing, this.pending];
    this.writingNote = this.pendingNote;
    this.pendingNote = emptyNote();
    const size = this.current?.segment.bytes ?? 0;
    if (size === 0 || !(this.rotateWanted || size + this.writing.length > this.segmentBytes)) return;
    this.rotateWanted = false;
    this.rotates = true;
    this.keepUsed(this.writingNote);
    this.defineAgain();
  }

  private get segmentBytes(): number {
    return Math.max(this.deps.segmentBytes ?? SEGMENT_BYTES, this.definitionBytes * LENGTH_BY_DEFINITIONS);
  }

  private async write(): Promise<void> {
    const { probe, folder } = this.deps;
    try {
      if (this.rotates) await this.closeCurrent();
      if (this.current === undefined) await this.open();
      const { segment, file } = this.current!;
      probe('log.write');
      if (this.preamble !== undefined) await file.write(this.preamble.written());
      for (const piece of this.writing.written()) await file.write(piece);
      probe('log.written');
      await file.sync();
      probe('log.synced');
      segment.bytes += this.writing.length + (this.preamble?.length ?? 0);
      this.preamble = undefined;
      segment.points += this.writingNote.points;
      segment.oldest = Math.min(segment.oldest, this.writingNote.oldest);
      segment.newest = Math.max(segment.newest, this.writingNote.newest);
      for (const [source, position] of this.writingNote.positions) segment.positions.set(source, position);
      // Pieces are kept for as long as there is much to write.
      const little = this.writing.length < LITTLE_BYTES;
      this.writing.reset();
      if (little) this.spare.clear();
      this.failed = false;
    } catch (error) {
      if (this.writing.length > 0) {
        this.failed = true;
        await this.undo();
      }
      throw databaseError(error, this.current?.segment.path ?? folder);
    }
  }

  private async closeCurrent(): Promise<void> {
    this.rotates = false;
    if (this.current === undefined) return;
    const { segment, file } = this.current;
    this.current = undefined;
    this.closed.push(segment);
    await file.close();
  }

  private async open(): Promise<void> {
    const { files, folder } = this.deps;
    const number = this.nextNumber++;
    const path = `${folder}/${segmentName(number)}`;
    const file = await files.create(path);
    const segment: Segment = { number, path, bytes: 0, points: 0, oldest: Infinity, newest: -Infinity, defined: this.defined, positions: new Map() };
    this.current = { segment, file };
    const header = segmentHeader();
    await file.write(header);
    segment.bytes = header.length;
    await files.syncFolder(folder);
  }

  /** After a failed write: cuts the file back to what is whole, or gives it up and starts another. */
  private async undo(): Promise<void> {
    if (this.current === undefined) return;
    const { segment, file } = this.current;
    try {
      if (segment.bytes === 0) throw new Error('the header was not written');
      await file.truncate(segment.bytes);
    } catch {
      // The reason is the write's, which the caller throws. The next segment must define again what `writing` only refers to.
      this.current = undefined;
      if (segment.bytes > 0) this.closed.push(segment);
      await Promise.allSettled([file.close()]);
      if (segment.bytes === 0) await Promise.allSettled([this.deps.files.remove(segment.path)]);
      this.defineAgain();
    }
  }

  /** A new segment begins with what is being written: only what that uses counts as defined. */
  private keepUsed({ layouts, series }: WriteNote): void {
    this.layouts.keep(layouts);
    for (const { refs } of this.layouts.all()) for (const ref of refs) series.add(ref);
    this.defined = series;
  }

  /** Puts the definitions of all `defined` series and layouts before what `writing` holds. */
  private defineAgain(): void {
    const preamble = new ByteWriter(65_536);
    this.defined.forEach((ref) => {
      const meta = this.deps.meta(ref);
      if (meta !== undefined) writeSeries(preamble, meta);
    });
    for (const layout of this.layouts.all()) writeLayout(preamble, layout);
    this.preamble = preamble;
    this.definitionBytes = preamble.length;
  }
}
