// The remote-write body read back by a decoder of its own: snappy's literal, then protobuf field by field.
import { expect, test } from 'vitest';
import { RemoteWriteBody } from './remote-write.ts';

function varint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    value += (bytes[at]! & 127) * scale;
    if (bytes[at]! < 128) return { value, next: at + 1 };
  }
}

type Field = { number: number; wire: number; bytes: Uint8Array; value: number };
function fields(bytes: Uint8Array): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at);
    const [number, wire] = [tag.value >> 3, tag.value & 7];
    if (wire === 1) {
      found.push({ number, wire, bytes: bytes.subarray(tag.next, tag.next + 8), value: 0 });
      at = tag.next + 8;
      continue;
    }
    const { value, next } = varint(bytes, tag.next);
    found.push({ number, wire, bytes: wire === 2 ? bytes.subarray(next, next + value) : new Uint8Array(0), value });
    at = wire === 2 ? next + value : next;
  }
  return found;
}

test('every series carries its labels, and every sample its value and time', () => {
  const labels = [[['__name__', 'a'], ['host', 'h00']], [['__name__', 'b'], ['device', 'x'.repeat(200)], ['host', 'h01']]] as const;
  const body = new RemoteWriteBody(labels, 2);
  body.fill(0, new Float64Array([1_767_571_200_000, 1_767_571_200_007]), new Float64Array([1.5, -2]));
  body.fill(1, new Float64Array([1_767_571_210_000, 1_767_571_210_127]), new Float64Array([0.1, 4e300]));
  const length = varint(body.bytes, 0);
  expect(body.bytes[length.next]).toBe(63 << 2);
  const payload = body.bytes.subarray(length.next + 5);
  expect([payload.length, body.bytes.readUInt32LE(length.next + 1) + 1]).toEqual([length.value, length.value]);
  const series = fields(payload).map(({ bytes }) => {
    const parts = fields(bytes);
    return {
      labels: parts.filter(({ number }) => number === 1).map((label) => fields(label.bytes).map((part) => Buffer.from(part.bytes).toString())),
      samples: parts.filter(({ number }) => number === 2).map((sample) => {
        const [value, time] = fields(sample.bytes);
        return [time!.value, Buffer.from(value!.bytes).readDoubleLE(0)];
      }),
    };
  });
  expect(series).toEqual([
    { labels: labels[0].map((pair) => [...pair]), samples: [[1_767_571_200_000, 1.5], [1_767_571_210_000, 0.1]] },
    { labels: labels[1].map((pair) => [...pair]), samples: [[1_767_571_200_007, -2], [1_767_571_210_127, 4e300]] },
  ]);
  expect(() => body.fill(2, new Float64Array(2), new Float64Array(2))).toThrow(RangeError);
});
