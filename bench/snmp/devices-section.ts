// The whole program with more and more switches: share of a core, memory, lateness, losses.
import type { Fact } from '../storage/verdicts.ts';
import { measureMonitored } from './monitored.ts';
import { PORTS } from './switch-recording.ts';
import type { SectionResults } from './results.ts';

const INTERVAL_SECONDS = 60;
/** Beyond so many devices with all their ports there would be more series than there may be: 4,194,304. They have half as many ports then. */
const MOST_WITH_ALL_PORTS = 3_000;

/** `counts`: how many devices, one run each, in this order; each is measured for `seconds` after `warmSeconds`. Series are born with the first two polls: warm up for more than two intervals. */
export async function devicesSection(counts: readonly number[], warmSeconds: number, seconds: number): Promise<SectionResults> {
  const at = new Date().toISOString();
  const facts: Fact[] = [];
  const remarks = [`Each run lasts ${warmSeconds} s to warm up and ${seconds} s measured; hours of running are not in it. Pings are off: they are processes of the system's ping program.`];
  for (const devices of counts) {
    const ports = devices > MOST_WITH_ALL_PORTS ? PORTS / 2 : PORTS;
    const subject = `${devices.toLocaleString('en')} devices${ports === PORTS ? '' : ` of ${ports} ports`}`;
    const add = (measure: string, value: number, unit: string): void => void facts.push({ measure, subject, value, unit });
    try {
      const { coreShare, cpuMsPerPoll, dropped, failures, latenessP50Ms, latenessP99Ms, peakMb, polls, residentMb, series, skipped } = await measureMonitored({ devices, ports, intervalSeconds: INTERVAL_SECONDS, warmSeconds, seconds, ping: false });
      add('share of a core', coreShare * 100, '%');
      add('CPU per poll, everything included', cpuMsPerPoll, 'ms');
      add('series', series, '');
      add('memory (RSS)', residentMb, 'MB');
      add('memory, most', peakMb, 'MB');
      add('from slot to first answer, half below', latenessP50Ms, 'ms');
      add('from slot to first answer, 99 of 100 below', latenessP99Ms, 'ms');
      add('polls while measured', Math.round(polls), '');
      add('polls that were due', Math.round((devices * seconds) / INTERVAL_SECONDS), '');
      add('polls failed since the start', failures, '');
      add('polls skipped since the start', skipped, '');
      add('points dropped', dropped, '');
    } catch (thrown) {
      remarks.push(`${subject}: not measured, because ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  return { at, what: `switches of ${PORTS} ports with 41 columns of interfaces each, polled every ${INTERVAL_SECONDS} s and whole every fifth time`, verdicts: [], facts, remarks };
}
