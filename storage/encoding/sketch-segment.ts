// Segments of sketches: for each series its times as a column, and the sketches' bytes.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { Millis } from '../../common/time/millis.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { FrameReader, FrameWriter, OVERREAD, guarded } from './segment-frame.ts';
import { TimeColumnWriter, readTimeColumn } from './segment-times.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';
import type { SegmentSketches, SketchSegment } from './segment.ts';
import { checkPlace, findRef, readRefs, writeRefs } from './series-list.ts';
import type { Steps } from './steps.ts';

/** The first byte of a segment of sketches. */
export const SKETCHES_FORMAT = 3;

/** Writes segments of sketches; keeps scratch memory between them. */
export class SketchSegmentWriter {
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();

  *encode(start: Millis, series: readonly SegmentSketches[]): Steps<Uint8Array> {
    const { frame } = this;
    frame.begin();
    writeRefs(
      series.map((each) => each.ref),
      frame.directory,
    );
    for (const { sketches } of series) {
      if (sketches.length > 0) {
        frame.body.varint(sketches.length);
        const ts = Float64Array.from(sketches, (sketch) => sketch.ts);
        this.times.write({ ts, from: 0, to: ts.length }, start, frame.body);
        for (const { bytes } of sketches) frame.body.block(bytes);
      }
      frame.endBody();
      yield;
    }
    return frame.finish(SKETCHES_FORMAT);
  }
}

class OpenedSketches implements SketchSegment {
  readonly refs: Uint32Array;
  private readonly frame: FrameReader;
  private readonly start: Millis;

  constructor(bytes: Uint8Array, start: Millis) {
    this.start = start;
    this.frame = new FrameReader(bytes, SKETCHES_FORMAT, MAX_SEGMENT_SERIES);
    this.refs = readRefs(this.frame.directory);
    if (this.frame.bodies !== this.refs.length) throw new BytesMalformed(`${this.frame.bodies} bodies of ${this.refs.length} series`);
    if (this.frame.directory.remaining >= OVERREAD) throw new BytesMalformed(`${this.frame.directory.remaining} bytes too many in the directory`);
  }

  find(ref: number): number {
    return findRef(this.refs, ref);
  }

  read(place: number): readonly { readonly ts: Millis; readonly bytes: Uint8Array }[] {
    checkPlace(this.refs, place);
    return guarded(`Series ${this.refs[place]} of a segment of sketches`, this.frame.bytes.length, () => {
      const reader = this.frame.body(place);
      if (reader === undefined) return [];
      const count = reader.varint();
      // Each has at least the byte that says how long it is.
      if (count > MAX_CHUNK_POINTS || count > reader.remaining) throw new BytesMalformed(`${count} sketches`);
      const ts = new Float64Array(count);
      readTimeColumn(reader, count, this.start, ts);
      const sketches = Array.from(ts, (t) => ({ ts: t, bytes: reader.block() }));
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
      return sketches;
    });
  }
}

/** Throws VedetteError('storage_damaged'). */
export function openSketchSegment(bytes: Uint8Array, start: Millis): SketchSegment {
  return guarded('A segment of sketches', bytes.length, () => new OpenedSketches(bytes, start));
}
