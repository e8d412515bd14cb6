// Text in the log: a varint length and UTF-8.
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';

const encoder = new TextEncoder();

/** Names and tags are nearly always ASCII, and a segment begins with those of all its series: they are written without an array for each. */
export function writeText(out: ByteWriter, text: string): void {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(i) < 0x80) continue;
    out.block(encoder.encode(text));
    return;
  }
  out.varint(length);
  out.reserve(length);
  for (let i = 0; i < length; i++) out.u8(text.charCodeAt(i));
}
