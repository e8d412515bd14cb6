import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VedetteError } from '../errors/vedette-error.ts';
import { decodeMessage, encodeMessage, MAX_MESSAGE_DEPTH } from './codec.ts';

const roundTrip = (value: unknown): unknown => decodeMessage(encodeMessage(value));

function expectBadInput(bytes: Uint8Array): void {
  let thrown: unknown;
  try {
    decodeMessage(bytes);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(VedetteError);
  expect((thrown as VedetteError).code).toBe('bad_input');
}

describe('values that JSON cannot carry', () => {
  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY], [-0], [undefined], [null], [5e-324], ['\ud800'], ['\ufeffx']])('%s survives', (value) => {
    expect(roundTrip(value)).toStrictEqual(value);
    expect(roundTrip({ a: [value] })).toStrictEqual({ a: [value] });
  });

  test('an object with the key "$" is not taken for a mark', () => {
    const value = { $: 'nan', other: { $: ['f64', 3], x: new Uint8Array([1]) } };
    expect(roundTrip(value)).toStrictEqual(value);
  });

  test('an own key named __proto__ stays a key', () => {
    const value = JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":2,"$":3}}') as Record<string, unknown>;
    const back = roundTrip(value) as Record<string, unknown>;
    expect(Object.keys(back)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(JSON.stringify(back)).toBe(JSON.stringify(value));
  });
});

describe('typed arrays', () => {
  test('every kind keeps its kind, its values and only its own bytes', () => {
    const wide = new Float64Array([0, 1, Number.NaN, -0, Number.POSITIVE_INFINITY, 6]);
    const value = {
      part: wide.subarray(1, 5),
      arrays: [new Float32Array([1.5]), new Uint32Array([4_294_967_295]), new Int32Array([-1]), new Uint16Array([65_535]), new Int16Array([-2]), new Uint8Array([1, 2, 3]), new Int8Array([-3]), new BigInt64Array([-5n]), new BigUint64Array([7n]), new Float64Array(0)],
    };
    const back = roundTrip(value) as typeof value;
    expect(back).toStrictEqual({ ...value, part: new Float64Array([1, Number.NaN, -0, Number.POSITIVE_INFINITY]) });
    expect(back.part.buffer.byteLength).toBe(32);
  });

  test('a Node Buffer at an odd offset is read as well', () => {
    const bytes = encodeMessage({ values: new Float64Array([1, 2]) });
    const pool = Buffer.alloc(bytes.length + 3);
    pool.set(bytes, 3);
    expect(decodeMessage(pool.subarray(3))).toStrictEqual({ values: new Float64Array([1, 2]) });
  });
});

describe('what cannot travel is refused with a reason', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  test.each([
    ['a function', { f: () => 1 }],
    ['a bigint', 1n],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a cycle', cycle],
  ])('%s', (_name, value) => {
    expect(() => encodeMessage(value)).toThrowError(VedetteError);
  });
});

describe('properties', () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.float64Array(),
    fc.uint8Array(),
    fc.uint32Array(),
  );
  const message = fc.letrec((tie) => ({
    node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node')), fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', '0')), tie('node'))),
  })).node;

  test('a message comes back as it went, exactly as structured clone would bring it', () => {
    fc.assert(
      fc.property(message, (value) => {
        const plain: unknown = structuredClone(value);
        expect(roundTrip(plain)).toStrictEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  test('random bytes are refused, never more', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectBadInput(bytes)), { numRuns: 300 });
  });

  test('a damaged message is read or refused with bad_input, never anything else', () => {
    fc.assert(
      fc.property(message, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), fc.nat(), (value, changes, cut) => {
        const bytes = encodeMessage(value);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const damaged = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
        try {
          decodeMessage(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(VedetteError);
          expect((error as VedetteError).code).toBe('bad_input');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('hostile headers', () => {
  const withHeader = (json: string, tail = 0): Uint8Array => {
    const header = new TextEncoder().encode(json);
    const bytes = new Uint8Array(8 + Math.ceil(header.length / 8) * 8 + tail);
    bytes.set([0x56, 1]);
    new DataView(bytes.buffer).setUint32(4, header.length, true);
    bytes.set(header, 8);
    return bytes;
  };
  test.each([
    ['an array longer than the message', '{"$":["f64",1000000000]}', 8],
    ['a negative length', '{"$":["f64",-1]}', 8],
    ['a fraction', '{"$":["f64",0.5]}', 8],
    ['an unknown kind', '{"$":["f128",1]}', 16],
    ['a mark with a neighbour', '{"$":"nan","a":1}', 0],
    ['a cut object', '{"$":["object","a"]}', 0],
    ['a key that is a number', '{"$":["object",1,2]}', 0],
    ['bytes nobody named', '{}', 8],
    ['nesting without end', `${'['.repeat(MAX_MESSAGE_DEPTH + 2)}${']'.repeat(MAX_MESSAGE_DEPTH + 2)}`, 0],
    ['nesting far beyond any stack', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 0],
  ])('%s', (_name, json, tail) => expectBadInput(withHeader(json, tail)));

  test('a header length beyond the message', () => {
    const bytes = withHeader('{}');
    new DataView(bytes.buffer).setUint32(4, 4_294_967_295, true);
    expectBadInput(bytes);
  });
});
