import { openStorage } from './storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from './storage/options.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { createWorkload } from './bench/workload.ts';
const dir = mkdtempSync('/tmp/memt-');
let now = Date.UTC(2026, 0, 5); const START = now;
const storage = await openStorage({ directory: dir, options: { ...DEFAULT_STORAGE_OPTIONS, archive: { ...DEFAULT_STORAGE_OPTIONS.archive, enabled: false } }, clock: { now: () => now, monotonic: () => now - START } });
const N = 10000; const refs = new Uint32Array(N);
for (let i = 0; i < N; i++) refs[i] = storage.catalogue.resolve('m' + (i % 100), ['host:h' + Math.floor(i / 100)], 'gauge', '', 10000);
const vals = new Float64Array(N); for (let i = 0; i < N; i++) vals[i] = Math.round(Math.random() * 10000) / 100;
const show = (l: string) => { const m = process.memoryUsage(); console.log(l, Object.entries(m).map(([k, v]) => k + ' ' + Math.round(v / 1e6)).join('  '), storage.stats().tiers.map((t) => t.tier + ' ' + Math.round(t.bytes / 1e6)).join(' ')); };
show('start');
let seq = 0;
const c0 = process.cpuUsage();
for (let tick = 0; tick < 2160; tick++) {
  for (let i = 0; i < N; i++) if ((i + tick) % 3 === 0) vals[i] = Math.round((vals[i]! + (((i * 7919 + tick * 104729) % 100) - 50) / 100) * 100) / 100;
  const t = START + tick * 10000; now = t + 10000;
  const batch = { source: 'b', seq: seq++, watermark: now, refs, ts: new Float64Array(N).fill(t), values: vals };
  storage.head.append(batch); storage.sqlite.append(batch);
  await Promise.all([storage.head.commit(), storage.sqlite.commit()]);
  for (let k = 0; k < 10; k++) { now += 1000; storage.maintain(now); }
  now = t + 10000;
  if (tick % 240 === 239) show('tick ' + tick);
}
const c = process.cpuUsage(c0); console.log('cpu s/M', (c.user + c.system) / 1e6 / (N * 2160 / 1e6), 'sys', c.system / 1e6 / 21.6);
(globalThis as any).gc?.(); show('gc');
await storage.close(); rmSync(dir, { recursive: true });
