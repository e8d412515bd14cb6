// How fast SNMP is, beside peers in the same run: polling, walking a real table, and many devices in the whole program.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { whyNoLab } from '../test/support/snmp-lab.ts';
import { devicesSection } from './snmp/devices-section.ts';
import { pollSection } from './snmp/poll-section.ts';
import { keepResults, printSection, writeDocument } from './snmp/results.ts';
import type { Results, SectionName, SectionResults } from './snmp/results.ts';
import { measureTableWalks } from './snmp/table-walk.ts';
import { median } from './workload.ts';

const USAGE = `node bench/snmp.bench.ts [options]
  --section NAME   poll, walk or devices; may be repeated (default: poll and walk)
  --devices        the same as --section devices: minutes for each number of devices
  --counts N,N     how many devices (default: 10,100,1000,5000)
  --warm N         seconds before measuring begins (default: 135)
  --seconds N      how long each number of devices is measured (default: 60)
  --rounds N       rounds of poll and walk (default: 7)
  --docs           writes the latest results of all sections, and of scans, into docs/PERFORMANCE.md`;

const { values } = parseArgs({
  options: {
    section: { type: 'string', multiple: true },
    devices: { type: 'boolean', default: false },
    counts: { type: 'string', default: '10,100,1000,5000' },
    warm: { type: 'string', default: '135' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '7' },
    docs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function walkSection(rounds: number): Promise<SectionResults> {
  const at = new Date().toISOString();
  const walks = await measureTableWalks(rounds);
  if (typeof walks === 'string') return { at, what: 'not measured', verdicts: [], facts: [], remarks: [walks] };
  return {
    at,
    what: `installed packages, ${walks.objects} objects, medians of ${rounds} rounds; snmpbulkwalk is a process each time, as it is used`,
    verdicts: [{ measure: 'objects a second of the whole table', unit: '/s', ours: median(walks.ours), peer: 'snmpbulkwalk -Cr50', theirs: median(walks.theirs), must: 1.5, aim: 2.1, better: 'more' }],
    facts: [],
    remarks: [],
  };
}

async function run(): Promise<void> {
  const rounds = Number(values.rounds);
  const wanted = new Set(values.section ?? (values.devices ? [] : ['poll', 'walk']));
  if (values.devices) wanted.add('devices');
  const sections: Readonly<Record<SectionName, () => Promise<SectionResults>>> = {
    poll: () => pollSection(rounds),
    walk: () => walkSection(rounds),
    devices: () => devicesSection(values.counts.split(',').map(Number), Number(values.warm), Number(values.seconds)),
  };
  const results: Results = {};
  for (const name of Object.keys(sections) as SectionName[]) {
    if (!wanted.has(name)) continue;
    results[name] = await sections[name]();
    printSection(name, results[name]);
  }
  const all = keepResults(results);
  if (values.docs) writeDocument(all);
}

if (values.help) console.log(USAGE);
else if (whyNoLab !== '') console.log(`snmp: skipped, because ${whyNoLab}`);
else if (!existsSync('/proc/self/stat')) console.log('snmp: skipped, because CPU time of other programs is read from /proc');
else await run();
