import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../load-profiles.ts';
import { planOf } from '../plan.ts';
import { parseRecording, readingOf } from '../../recording/recording.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluationContext } from './evaluation.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';

/** Evaluates a profile's text on lines of a recording. */
function run(text: string, lines: readonly string[], context: EvaluationContext = {}) {
  const set = loadProfiles([{ name: 'p.yaml', text, origin: 'bundled' }]);
  expect(set.errors).toEqual([]);
  const profile = set.get('p')!;
  const recording = parseRecording(Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0)));
  return evaluate(profile, readingOf(recording, planOf(profile, context), 0), context);
}

/** Metric, value and tags of the samples, short. */
function short({ samples }: ReturnType<typeof run>): string[] {
  return samples.map(({ metric, value, tags, scale }) => `${metric.slice(5)}=${value}${scale === 1 ? '' : `*${scale}`}${tags.length > 0 ? ` ${tags.join(' ')}` : ''}`);
}

describe('evaluating profiles', () => {
  it('reads scalars with and without .0, scales, extracts and matches', () => {
    const text = `
metrics:
  - symbol: {OID: 1.3.9.1, name: bare}
  - symbol: {OID: 1.3.9.2.0, name: tenths, scale_factor: 0.1}
  - symbol: {OID: 1.3.9.3.0, name: extracted, extract_value: '(\\d+)C'}
  - symbol: {OID: 1.3.9.4.0, name: matched, match_pattern: 'v(\\d+)\\.(\\d+)', match_value: '$2\\1'}
  - symbol: {OID: 1.3.9.4.0, name: unmatched, extract_value: 'w(\\d+)'}
  - symbol: {OID: 1.3.9.5.0, name: words}
  - symbol: {OID: 1.3.9.6.0, name: number}
    metric_tags: ['kind:literal', {tag: ignored, index: 1}]
  - symbol: {OID: 1.3.9.7.0, name: absent}
  - symbol: {OID: 1.3.9.8.0, name: flags}
    metric_type: flag_stream
    options: {placement: 3, metric_suffix: third}
  - symbol: {OID: 1.3.9.9.0, name: counted}
  - symbol: {OID: 1.3.9.9.0, name: share, metric_type: percent}
`;
    const result = run(text, ['1.3.9.1.0|2|4', '1.3.9.2.0|66|273', '1.3.9.3.0|4|temp 45C', '1.3.9.4.0|4|v12.3', '1.3.9.5.0|4|none', '1.3.9.6.0|4| 7.5', '1.3.9.8.0|4|0110', '1.3.9.9.0|65|5', '1.3.6.1.2.1.1.3.0|67|99']);
    expect(short(result)).toEqual(['sysUpTimeInstance=99', 'bare=4', 'tenths=27.3', 'extracted=45', 'matched=312', 'number=7.5 kind:literal', 'flags.third=1', 'counted=5', 'share=5*100']);
    expect(result.samples.at(-1)).toMatchObject({ kind: 'rate', counterBits: 32, oid: '1.3.9.9.0' });
    expect([result.answered.includes('1.3.9.1'), result.unanswered.includes('1.3.9.7.0')]).toEqual([true, true]);
  });

  it('tags rows by columns, indexes, transforms, mappings and matches', () => {
    const text = `
static_tags: ['site:lab']
metric_tags:
  - {OID: 1.3.6.1.2.1.1.5.0, symbol: sysName, tag: snmp_host}
  - {OID: 1.3.9.5.0, symbol: state, tag: state, mapping: {1: on}}
metrics:
  - symbols: [{OID: 1.3.9.1.2, name: v}]
    metric_tags:
      - {tag: second, index: 2}
      - {tag: ninth, index: 9}
      - {tag: kind, index: 1, mapping: {7: seven}}
      - {tag: name, symbol: {OID: 1.3.9.1.3, name: n}}
      - {tag: far, column: {OID: 1.3.9.2.1, name: f}, index_transform: [{start: 1, end: 1}, {start: 0, end: 0}]}
      - {tag: out, symbol: {OID: 1.3.9.2.1, name: f}, index_transform: [{start: 1, end: 5}]}
      - {tag: mac, symbol: {OID: 1.3.9.1.4, name: m, format: mac_address}}
      - {tag: ip, symbol: {OID: 1.3.9.1.5, name: i, format: ip_address}}
      - {symbol: {OID: 1.3.9.1.3, name: n}, match: '(\\w)(\\w*)', tags: {first: '\\1', rest: '$2'}}
      - {tag: raw, symbol: {OID: 1.3.9.1.4, name: m}}
      - literal
`;
    const lines = ['1.3.6.1.2.1.1.5.0|4|sw', '1.3.9.5.0|2|1', '1.3.9.1.2.7.1|2|5', '1.3.9.1.2.8.1|2|6', '1.3.9.1.3.7.1|4|ab', '1.3.9.2.1.1.7|4|there', '1.3.9.1.4.7.1|4x|0a00ff', '1.3.9.1.5.7.1|4x|20010db8000000000000000000000001', '1.3.9.1.5.8.1|4x|0a00'];
    expect(short(run(text, lines))).toEqual([
      'v=5 site:lab snmp_host:sw state:on second:1 kind:seven name:ab far:there mac:0a:00:ff ip:2001:db8::1 first:a rest:b raw:0x0a00ff literal',
      'v=6 site:lab snmp_host:sw state:on second:1 ip:?0a00 literal',
    ]);
  });

  it('counts rows with constant_value_one', () => {
    const text = `
metrics:
  - symbols: [{name: fan, constant_value_one: true}]
    metric_tags:
      - {tag: state, symbol: {OID: 1.3.9.1, name: s}, mapping: {1: ok}}
      - {tag: name, symbol: {OID: 1.3.9.2, name: n}}
`;
    expect(short(run(text, ['1.3.9.1.1|2|1', '1.3.9.1.2|2|9', '1.3.9.2.3|4|c']))).toEqual(['fan=1 state:ok', 'fan=1', 'fan=1 name:c']);
  });

  it.each([
    [['used', 25], ['total', 100], 25],
    [['used', 25], ['free', 75], 25],
    [['free', 25], ['total', 100], 75],
    [['free', 1], ['total', 0], undefined],
    [['free', 5], ['total', 4], undefined],
  ] as const)('computes memory.usage of %j and %j', (a, b, expected) => {
    const text = `metrics:\n  - symbol: {OID: 1.3.9.1.0, name: memory.${a[0]}}\n  - symbol: {OID: 1.3.9.2.0, name: memory.${b[0]}}\n`;
    const usage = run(text, [`1.3.9.1.0|2|${a[1]}`, `1.3.9.2.0|2|${b[1]}`]).samples.find(({ metric }) => metric === 'snmp.memory.usage');
    expect(usage?.value).toBe(expected);
  });

  const PORTS = `
metrics:
  - metric_type: monotonic_count_and_rate
    symbols: [{OID: ${IFX}.6, name: ifHCInOctets}]
    metric_tags: [{tag: interface, symbol: {OID: ${IFX}.1, name: ifName}}]
`;

  it('computes utilisation, speed and status of interfaces', () => {
    const result = run(PORTS, [`${IFX}.1.1|4|a`, `${IFX}.6.1|70|1000`, `${IFX}.15.1|66|100`, `${IF}.7.1|2|1`, `${IF}.8.1|2|7`]);
    expect(short(result)).toEqual(['ifHCInOctets=1000 interface:a', 'ifBandwidthInUsage.rate=1000*0.000008 interface:a', 'ifInSpeed=100000000 interface:a speed_source:device', 'interface.status=1 interface:a status:warning admin_status:up oper_status:lower_layer_down']);
    expect(result.samples[0]).toMatchObject({ counterBits: 64, ifIndex: '1', most: 12_500_000, oid: `${IFX}.6.1` });
    expect(short(run(PORTS, [`${IFX}.6.1|70|1`], { speeds: new Map([['1', { in: 800 }]]) }))).toEqual(['ifHCInOctets=1', 'ifBandwidthInUsage.rate=1', 'ifInSpeed=800 speed_source:custom']);
  });

  it('fills 64-bit counters from 32-bit ones only when asked to, and names interfaces by what is stable', () => {
    const lines = [`${IF}.10.1|65|7`, `${IF}.10.2|65|8`, `${IFX}.6.2|70|0`, `${IF}.5.1|66|8000`];
    expect(short(run(PORTS, lines))).toEqual(['ifHCInOctets=0']);
    const filled = run(PORTS, lines, { narrow: true, interfaces: new Map([['1', 'port one'], ['2', 'port two']]) });
    expect(short(filled).slice(0, 2)).toEqual(['ifHCInOctets=0 interface:port two', 'ifHCInOctets=7 interface:port one']);
    expect(filled.samples[0]!.narrow).toEqual({ oid: `${IF}.10.2`, value: 8 });
    expect(filled.samples[1]).toMatchObject({ counterBits: 32, oid: `${IF}.10.1`, most: 1_000 });
  });

  it('reads metadata: constants, first symbol with a value, kinds, interfaces', () => {
    const text = `
device: {vendor: fallback}
metadata:
  device:
    fields:
      type: {value: Switch}
      model: {symbols: [{OID: 1.3.9.1.0, name: a}, {OID: 1.3.9.2.0, name: b, match_pattern: 'M(\\d+)', match_value: 'Model $1'}], value: none}
      serial_number: {symbol: {OID: 1.3.9.3.0, name: c}, value: unknown}
`;
    const result = run(text, ['1.3.9.2.0|4|xM12', `${IF}.2.10|4|Port 10`, `${IF}.2.9|4|Port 9`, `${IF}.6.9|4x|020000000001`]);
    expect(result.device).toEqual({ type: 'switch', model: 'Model 12', serial_number: 'unknown', vendor: 'fallback' });
    expect(result.interfaces).toEqual([
      { index: '9', fields: { description: 'Port 9', mac_address: '02:00:00:00:00:01' }, idTags: [] },
      { index: '10', fields: { description: 'Port 10' }, idTags: [] },
    ]);
    expect(run('metrics: []', ['1.3.6.1.2.1.1.5.0|4|me']).device).toEqual({ name: 'me', type: 'other' });
  });

  it('takes the kind of a sensor from its index', () => {
    const text = `
metrics:
  - symbols:
      - OID: 1.3.9.5.4
        name: measured
        sensor:
          name: 'Outlet {outlet}'
          digits: 1.3.9.5.7
          kinds: {index: 2, values: {1: {class: current}, 14: {class: state}}}
          status: {OID: 1.3.9.5.3, values: {4: normal, 7: on}}
    metric_tags: [{tag: outlet, index: 1}]
`;
    const lines = ['1.3.9.5.4.3.1|66|1500', '1.3.9.5.7.3.1|66|3', '1.3.9.5.3.3.1|2|4', '1.3.9.5.4.3.14|66|0', '1.3.9.5.3.3.14|2|7', '1.3.9.5.4.3.2|66|1'];
    expect(run(text, lines).sensors.map(({ oid, name, class: kind, value, stateText, health }) => [oid, name, kind, value, stateText, health])).toEqual([
      ['1.3.9.5.4.3.1', 'Outlet 3', 'current', 1.5, 'normal', 'ok'],
      ['1.3.9.5.4.3.14', 'Outlet 3', 'state', 0, 'on', 'ok'],
    ]);
  });

  it('lists sensors by their marks', () => {
    const text = `
metrics:
  - symbol: {OID: 1.3.9.1.0, name: t, scale_factor: 0.1}
    sensor: {class: temperature, name: Chassis}
  - symbol: {OID: 1.3.9.2.0, name: f}
    sensor: {class: temperature, decode: fahrenheit, name: Outside, skip: [-999]}
  - symbols:
      - OID: 1.3.9.3.2
        name: fan
        sensor: {name: 'Fan {fan}/{index}', states: {1: running, 2: {text: stopped, health: alert}}}
    metric_tags: [{tag: fan, symbol: {OID: 1.3.9.3.1, name: n}}]
  - symbols:
      - OID: 1.3.9.4.2
        name: external
        sensor:
          name: '{missing|label}'
          digits: 1.3.9.4.3
          kinds: {OID: 1.3.9.4.4, values: {10: {class: temperature, unit: celsius}, 11: {class: humidity}}}
          status: {OID: 1.3.9.4.5, values: {5: {text: high, health: warn}}}
    metric_tags: [{tag: label, symbol: {OID: 1.3.9.4.1, name: n}}]
`;
    const lines = ['1.3.9.1.0|2|273', '1.3.9.2.0|2|50', '1.3.9.3.1.1|4|left', '1.3.9.3.2.1|2|1', '1.3.9.3.2.2|2|2', '1.3.9.4.1.1|4|rack', '1.3.9.4.2.1|2|215', '1.3.9.4.3.1|66|1', '1.3.9.4.4.1|2|10', '1.3.9.4.5.1|2|5', '1.3.9.4.2.2|2|3', '1.3.9.4.4.2|2|99'];
    expect(run(text, lines).sensors).toEqual([
      { oid: '1.3.9.1.0', name: 'Chassis', class: 'temperature', unit: 'degree celsius', value: 27.3, stateText: '', health: 'unknown' },
      { oid: '1.3.9.2.0', name: 'Outside', class: 'temperature', unit: 'degree celsius', value: 10, stateText: '', health: 'unknown' },
      { oid: '1.3.9.3.2.1', name: 'Fan left/1', class: 'state', unit: '', value: 1, stateText: 'running', health: 'ok' },
      { oid: '1.3.9.3.2.2', name: 'Fan /2', class: 'state', unit: '', value: 2, stateText: 'stopped', health: 'alert' },
      { oid: '1.3.9.4.2.1', name: 'rack', class: 'temperature', unit: 'degree celsius', value: 21.5, stateText: 'high', health: 'warn' },
    ]);
    expect(run(text, ['1.3.9.2.0|2|-999']).sensors).toEqual([]);
    expect(run(text.replace("'Fan {fan}/{index}'", 'fan'), ['1.3.9.3.2.4|2|1', '1.3.9.3.1.5|4|right', '1.3.9.3.2.5|2|3']).sensors.map(({ name, stateText }) => [name, stateText])).toEqual([['fan 4', 'running'], ['right', '3']]);
  });

  it('lists processors, memories, volumes and wireless clients by their marks', () => {
    const text = `
metrics:
  - symbols: [{OID: 1.3.9.1, name: load, processor: {name: 'CPU {cpu}'}}, {OID: 1.3.9.2, name: clients, wireless: {}}]
    metric_tags: [{tag: cpu, index: 1}]
  - symbol: {OID: 1.3.9.3.0, name: total, memory: {part: total, bytes: 1024, name: RAM}}
  - symbol: {OID: 1.3.9.4.0, name: free, memory: {part: free, bytes: 1024, name: RAM}}
  - symbol: {OID: 1.3.9.5.0, name: percent, memory: {part: percent, group: pool, name: Pool}}
  - symbols:
      - {OID: 1.3.9.6.1, name: size, volume: {part: total, bytes: 1.3.9.6.3, only: {OID: 1.3.9.6.4, values: [disk]}}}
      - {OID: 1.3.9.6.2, name: used, volume: {part: used, bytes: 1.3.9.6.3, only: {OID: 1.3.9.6.4, values: [disk]}}}
    metric_tags: [{tag: path, symbol: {OID: 1.3.9.6.5, name: p}}]
`;
    const result = run(text, ['1.3.9.1.1|2|40', '1.3.9.2.3|66|7', '1.3.9.3.0|2|100', '1.3.9.4.0|2|25', '1.3.9.5.0|66|60', '1.3.9.6.1.1|2|-1294967296', '1.3.9.6.2.1|2|1000', '1.3.9.6.3.1|2|4096', '1.3.9.6.4.1|4|disk', '1.3.9.6.5.1|4|/data', '1.3.9.6.1.2|2|5', '1.3.9.6.2.2|2|5', '1.3.9.6.4.2|4|ram']);
    expect(result.processors).toEqual([{ oid: '1.3.9.1.1', name: 'CPU 1', usage: 40 }]);
    expect(result.wireless).toEqual([{ name: '3', clients: 7 }]);
    expect(result.memories).toEqual([
      { oid: '1.3.9.4.0', name: 'RAM', total: 102_400, used: 76_800, percent: 75 },
      { oid: '1.3.9.5.0', name: 'Pool', total: null, used: null, percent: 60 },
    ]);
    expect(result.volumes).toEqual([{ oid: '1.3.9.6.2.1', name: '/data', total: 3_000_000_000 * 4_096, used: 4_096_000 }]);
  });

  it('holds marks back from values, rows and devices', () => {
    const text = `
metrics:
  - symbols:
      - {OID: 1.3.9.1, name: new, processor: {name: new, rows: '^\\d+\\.3$'}}
      - {OID: 1.3.9.2, name: old, processor: {name: old, unless: [1.3.9.7, 1.3.9.1]}}
      - {OID: 1.3.9.3, name: size, memory: {part: total, skip: [0]}}
      - {OID: 1.3.9.4, name: share, memory: {part: percent, skip: [0]}}
    metric_tags: [{tag: n, index: 1}]
  - symbol: {OID: 1.3.9.5.0, name: oldest, processor: {name: oldest, unless: 1.3.9.2}}
`;
    const lines = ['1.3.9.2.1|2|30', '1.3.9.3.1|2|0', '1.3.9.4.1|2|0', '1.3.9.3.2|2|100', '1.3.9.4.2|2|25', '1.3.9.5.0|2|20'];
    expect(run(text, lines).processors).toEqual([{ oid: '1.3.9.2.1', name: 'old 1', usage: 30 }]);
    expect(run(text, ['1.3.9.1.4.2|2|10', '1.3.9.1.4.3|2|11', ...lines]).processors).toEqual([{ oid: '1.3.9.1.4.3', name: 'new 4.3', usage: 11 }]);
    expect(run(text, ['1.3.9.5.0|2|20']).processors).toEqual([{ oid: '1.3.9.5.0', name: 'oldest', usage: 20 }]);
    expect(run(text, lines).memories).toEqual([{ oid: '1.3.9.4.2', name: '2', total: 100, used: 25, percent: 25 }]);
    const parts = 'metrics:\n  - symbols: [{OID: 1.3.9.1, name: busy, processor: {name: p, only: {OID: 1.3.9.2, except: [0]}}, sensor: {class: load, name: s, only: {OID: 1.3.9.2, values: [7]}}}]\n    metric_tags: [{tag: n, index: 1}]';
    const some = run(parts, ['1.3.9.1.1|2|10', '1.3.9.1.2|2|20', '1.3.9.1.3|2|30', '1.3.9.2.1|2|7', '1.3.9.2.2|2|0']);
    expect([some.processors.map(({ usage }) => usage), some.sensors.map(({ value }) => value)]).toEqual([[10, 30], [10]]);
    const sizes = 'metrics:\n  - symbol: {OID: 1.3.9.1.0, name: t}\n    memory: {part: total, group: m, name: M, bytes: 1024, most: 1048576}\n  - symbol: {OID: 1.3.9.2.0, name: f}\n    memory: {part: free, group: m, name: M, bytes: 1024, most: 1048576}';
    expect(run(sizes, ['1.3.9.1.0|2|1024', '1.3.9.2.0|2|256']).memories).toEqual([{ oid: '1.3.9.2.0', name: 'M', total: 1_048_576, used: 786_432, percent: 75 }]);
    expect(run(sizes, ['1.3.9.1.0|2|1048576', '1.3.9.2.0|2|262144']).memories).toEqual([{ oid: '1.3.9.2.0', name: 'M', total: null, used: null, percent: 75 }]);
    const printer = 'metrics:\n  - symbols: [{OID: 1.3.6.1.2.1.25.3.5.1.2, name: e, sensor: {class: state, decode: printer_errors, name: Complaints}}]\n    metric_tags: [{tag: n, index: 1}]';
    const said = run(printer, ['1.3.6.1.2.1.25.3.5.1.2.1|4x|0000', '1.3.6.1.2.1.25.3.5.1.2.2|4x|a0', '1.3.6.1.2.1.25.3.5.1.2.3|4x|0c']).sensors;
    expect(said.map(({ class: kind, value, stateText, health }) => [kind, value, stateText, health])).toEqual([['state', null, 'none', 'ok'], ['state', null, 'low paper, low toner', 'warn'], ['state', null, 'door open, jammed', 'alert']]);
    const gauges = 'metrics:\n  - symbols: [{OID: 1.3.9.1, name: v, sensor: {name: g, kinds: {OID: 1.3.9.2, values: {1: {class: voltage, scale: 0.1}, 6: {class: state, states: {1: {text: failed, health: alert}}}}}}}]\n    metric_tags: [{tag: n, index: 1}]';
    expect(run(gauges, ['1.3.9.1.1|2|237', '1.3.9.2.1|2|1', '1.3.9.1.2|2|1', '1.3.9.2.2|2|6']).sensors.map(({ class: kind, value, stateText, health }) => [kind, value, stateText, health])).toEqual([['voltage', 23.7, '', 'unknown'], ['state', 1, 'failed', 'alert']]);
  });

  it('makes frequencies of the channels of wireless networks', () => {
    const text = 'metrics:\n  - symbols: [{OID: 1.3.9.1, name: channel, sensor: {class: frequency, unit: megahertz, decode: wifi_channel, name: c}}]\n    metric_tags: [{tag: n, index: 1}]';
    const { sensors, samples } = run(text, [1, 14, 36, 157, 388, 0, 255].map((channel, at) => `1.3.9.1.${at}|2|${channel}`));
    expect(sensors.map(({ value }) => value)).toEqual([2_412, 2_484, 5_180, 5_785, 5_660]);
    expect(samples[0]).toMatchObject({ metric: 'snmp.channel', value: 1 });
  });

  it('decodes the entity sensor tables', () => {
    const text = 'metrics:\n  - symbols: [{OID: 1.3.6.1.2.1.99.1.1.1.4, name: v, sensor: {decode: entity_sensor, name: "Sensor {n}"}}]\n    metric_tags: [{tag: n, index: 1}]';
    const row = (index: number, type: number, scale: number, precision: number, value: number, status: number) => [type, scale, precision, value, status].map((cell, at) => `1.3.6.1.2.1.99.1.1.1.${at + 1}.${index}|2|${cell}`);
    const { sensors } = run(text, [...row(1, 8, 9, 1, 453, 1), ...row(2, 4, 8, 0, 3300, 1), ...row(3, 10, 9, 0, 0, 2), ...row(4, 12, 9, 0, 2, 3), ...row(5, 6, 10, 2, 125, 1), ...row(6, 6, 8, 1, 10, 1), '1.3.6.1.2.1.47.1.1.1.1.2.6|4|DOM TX Power Sensor']);
    expect(sensors.map(({ class: kind, unit, value, stateText, health }) => [kind, unit, value, stateText, health])).toEqual([
      ['temperature', 'degree celsius', 45.3, '', 'ok'],
      ['voltage', 'volt', 3.3, '', 'ok'],
      ['fan', 'revolution/minute', null, 'unavailable', 'unknown'],
      ['state', '', 2, 'nonoperational', 'alert'],
      ['power', 'watt', 1_250, '', 'ok'],
      ['optical_power', 'decibel-milliwatt', 0, '', 'ok'],
    ]);
  });

  it('survives any value in any place', () => {
    const text = `
metric_tags: [{tag: d, symbol: {OID: 1.3.9.9.0}}]
metrics:
  - symbols: [{OID: 1.3.9.1, name: memory.used, memory: {part: used, bytes: 1.3.9.3}, sensor: {class: power, digits: 1.3.9.2, divisor: 1.3.9.3}}, {OID: 1.3.9.2, name: f, format: ip_address, sensor: {decode: cisco_entity_sensor}}]
    metric_tags: [{tag: t, symbol: {OID: 1.3.9.3, extract_value: '(.+)'}}]
${PORTS.replace('metrics:\n', '')}`;
    const value = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((number) => `2|${number}`),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => `70|${number}`),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => `4x|${Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('')}`),
      fc.double().map((number) => `68x|9f7908${Buffer.from(new Float64Array([number]).buffer).reverse().toString('hex')}`),
      fc.constant('6|1.3.6'),
      fc.constant('5|'),
    );
    const cell = fc.tuple(fc.constantFrom('1.3.9.1.1', '1.3.9.2.1', '1.3.9.3.1', '1.3.9.9.0', `${IFX}.6.1`, `${IFX}.15.1`, `${IF}.10.1`, `${IF}.8.1`), value).map((parts) => parts.join('|'));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (lines) => {
        for (const { kind, value } of run(text, lines, { narrow: true }).samples) expect(kind === 'gauge' ? Number.isFinite(value) : Number.isFinite(Number(value))).toBe(true);
      }),
    );
  });
});
