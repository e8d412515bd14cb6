import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { communityBytes, communityMessage, readEnvelope, Bindings } from '../../agent-runtime/snmp/engine/ber/message.ts';
import type { Request } from '../../agent-runtime/snmp/engine/ber/message.ts';
import { decodeOid, encodeOid } from '../../agent-runtime/snmp/engine/ber/oid.ts';
import { PDU } from '../../agent-runtime/snmp/engine/ber/tags.ts';
import { BerWriter } from '../../agent-runtime/snmp/engine/ber/writer.ts';
import { parseRecording } from '../../agent-runtime/snmp/recording/recording.ts';
import { answerTo } from './answer.ts';
import type { Agent } from './answer.ts';
import { recordedDevice } from './recorded-device.ts';

const LINES = [
  '1.3.6.1.2.1.1.1.0|4|A device with a description that is longer than the others',
  '1.3.6.1.2.1.1.3.0|67|42',
  '1.3.6.1.2.1.2.2.1.10.1|65|4294967290',
  '1.3.6.1.2.1.2.2.1.10.2|65|7',
  '1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551610',
  '1.3.6.1.2.1.31.1.1.1.6.2|70|9',
];
let time = 0;
const device: Agent = recordedDevice('box', parseRecording(new TextEncoder().encode(LINES.join('\n'))), { now: () => time, rates: { 1: { inOctets: 3 } } });
const writer = new BerWriter();

/** Status, index, and 'OID type value' of each binding; undefined for no answer. */
function ask(request: Omit<Request, 'oids'> & { readonly oids: readonly string[] }, agent = device, version: 0 | 1 = 1, community = 'public'): { readonly status: number; readonly index: number; readonly bindings: string[] } | undefined {
  const bytes = answerTo(communityMessage(writer, version, communityBytes(community), { ...request, oids: request.oids.map((oid) => encodeOid(oid)!) }, 77), agent);
  const answer = bytes === undefined ? undefined : readEnvelope(bytes)?.answer;
  if (answer === undefined) return undefined;
  expect([answer.tag, answer.requestId, answer.cut]).toEqual([PDU.response, 77, false]);
  const found: string[] = [];
  const bindings = new Bindings(answer);
  while (bindings.next()) found.push(`${decodeOid(bindings.bytes, bindings.oidStart, bindings.oidEnd)} ${bindings.valueTag.toString(16)}`);
  return { status: answer.status, index: answer.index, bindings: found };
}

describe('an agent', () => {
  test('answers what is missing by the version in which it is asked', () => {
    expect(ask({ tag: PDU.get, oids: ['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.1.3.1', '1.3.7'] })).toEqual({ status: 0, index: 0, bindings: ['1.3.6.1.2.1.1.3.0 43', '1.3.6.1.2.1.1.3.1 81', '1.3.7 80'] });
    expect(ask({ tag: PDU.get, oids: ['1.3.6.1.2.1.99.1.0'] })!.bindings).toEqual(['1.3.6.1.2.1.99.1.0 80']);
    expect(ask({ tag: PDU.get, oids: ['1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.1.3.1'] }, device, 0)).toMatchObject({ status: 2, index: 2 });
    expect(ask({ tag: PDU.getNext, oids: ['1.3.6.1.2.1.2.2.1.10.2'] }, device, 0)).toMatchObject({ status: 2, index: 1 });
    expect(ask({ tag: PDU.getNext, oids: ['1.3.6.1.2.1.31.1.1.1.6.2'] })!.bindings).toEqual(['1.3.6.1.2.1.31.1.1.1.6.2 82']);
    expect(ask({ tag: PDU.get, oids: ['1.3.6.1.2.1.1.3.0'] }, device, 1, 'other')).toBeUndefined();
    expect(ask({ tag: PDU.getBulk, oids: ['1.3'], maxRepetitions: 2 }, device, 0)).toBeUndefined();
  });

  test('GETBULK: single ones first, then the repeaters side by side, until the walk, the room or its own limit ends', () => {
    expect(ask({ tag: PDU.getBulk, oids: ['1.3.6.1.2.1.1.1', '1.3.6.1.2.1.2.2.1.10', '1.3.6.1.2.1.31.1.1.1.6'], nonRepeaters: 1, maxRepetitions: 2 })!.bindings.map((one) => one.split(' ')[0])).toEqual([
      '1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.2.2.1.10.1', '1.3.6.1.2.1.31.1.1.1.6.1', '1.3.6.1.2.1.2.2.1.10.2', '1.3.6.1.2.1.31.1.1.1.6.2',
    ]);
    expect(ask({ tag: PDU.getBulk, oids: ['1.3'], maxRepetitions: 100 })!.bindings).toHaveLength(LINES.length + 1);
    expect(ask({ tag: PDU.getBulk, oids: ['1.3'], maxRepetitions: 100 }, { ...device, mostRepetitions: 3 })!.bindings).toHaveLength(3);
    const narrow = { ...device, largestMessage: 150 };
    expect(ask({ tag: PDU.getBulk, oids: ['1.3'], maxRepetitions: 100 }, narrow)).toMatchObject({ status: 0, bindings: ['1.3.6.1.2.1.1.1.0 4', '1.3.6.1.2.1.1.3.0 43'] });
    expect(ask({ tag: PDU.get, oids: Array<string>(3).fill('1.3.6.1.2.1.1.1.0') }, narrow)).toEqual({ status: 1, index: 0, bindings: [] });
  });

  test('a recording stands still but for the counters with a rate, which pass their ends', () => {
    const values = (): unknown[] => device.objects.objects().map(({ value }) => (typeof value === 'function' ? value().value : value.value)).slice(2);
    time = 2_000;
    expect(values()).toEqual([0, 7, 0, 9]);
    time = 1_000;
    expect(values()).toEqual([4_294_967_293, 7, 18_446_744_073_709_551_613n, 9]);
  });

  test('no datagram makes it throw', () => {
    const whole = communityMessage(writer, 1, communityBytes('public'), { tag: PDU.getBulk, oids: [encodeOid('1.3.6.1.2.1.2')!], maxRepetitions: 9 }, 1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat({ max: whole.length }), fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }), (noise, cut, changes) => {
        answerTo(noise, device);
        answerTo(whole.subarray(0, cut), device);
        const bent = whole.slice();
        for (const [at, byte] of changes) bent[at] = byte;
        const answer = answerTo(bent, device);
        expect(answer === undefined || answer.length <= device.largestMessage).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
