import { describe, expect, it } from 'vitest';
import type { SeriesCatalogue } from '../../../storage/api.ts';
import { DeviceSeries } from './device-series.ts';
import type { SeriesPoint } from './device-series.ts';

function catalogue() {
  const names: string[] = [];
  let asked = 0;
  const store: SeriesCatalogue = {
    size: 0,
    get: () => undefined,
    resolve(metric, tags, type, unit) {
      asked += 1;
      const name = `${metric}{${tags.join()}} ${type} ${unit}`;
      const known = names.indexOf(name);
      return known >= 0 ? known : names.push(name) - 1;
    },
  };
  return { store, names, asked: () => asked };
}

const row = (name: string, value: number): SeriesPoint => ({ metric: 'snmp.ifHCInOctets.rate', tags: [`interface:${name}`], type: 'rate', value });

describe('the series of a device', () => {
  it('are named once, by their place afterwards, whatever rows come and go', () => {
    const { asked, names, store } = catalogue();
    const series = new DeviceSeries('snmp:x', store);
    const read = (points: readonly SeriesPoint[], t: number) => {
      const { refs, values } = series.batch(points, t, t + 1, ['snmp_device:10.0.0.1'], 60_000);
      return [...refs].map((ref, at) => `${names[ref]!.replace(/.*interface:(\w+),.*/u, '$1')} ${values[at]}`);
    };
    const all = ['a', 'b', 'c', 'd', 'e'];
    read(all.map((name) => row(name, 1)), 1);
    expect(asked()).toBe(5);
    expect(read(all.map((name) => row(name, 2)), 2)).toEqual(all.map((name) => `${name} 2`));
    expect(read(['a', 'c', 'd', 'e'].map((name) => row(name, 3)), 3)).toEqual(['a 3', 'c 3', 'd 3', 'e 3']);
    expect(asked()).toBe(5);
    expect(read(['new', ...all].map((name) => row(name, 4)), 4)).toEqual(['new 4', 'a 4', 'b 4', 'c 4', 'd 4', 'e 4']);
    expect(asked()).toBe(7);
    expect(names[0]).toBe('snmp.ifHCInOctets.rate{interface:a,snmp_device:10.0.0.1} rate byte/second');
  });

  it('leave out what is no number, count their batches, and stamp the slot', () => {
    const series = new DeviceSeries('snmp:x', catalogue().store);
    const first = series.batch([row('a', NaN), row('b', 7), row('c', Infinity)], 120, 180, [], 60);
    expect([first.seq, [...first.ts], [...first.values], first.watermark]).toEqual([1, [120], [7], 180]);
    expect(series.heartbeat(240)).toMatchObject({ seq: 2, watermark: 240, source: 'snmp:x' });
  });

  it('are other ones when the tags of the device or its interval change', () => {
    const { names, store } = catalogue();
    const series = new DeviceSeries('snmp:x', store);
    series.batch([row('a', 1)], 1, 2, ['snmp_device:1'], 60);
    series.batch([row('a', 1)], 2, 3, ['snmp_device:2'], 60);
    expect(names.length).toBe(2);
  });
});
