// Owns how one process went: its CPU and memory in the newest kept minutes in which it was among the kept ones.
import { useEffect, useState } from 'react';
import type { ProcessMinute } from '../../../common/model/process.ts';
import { MINUTE, type Millis } from '../../../common/time/millis.ts';
import { useConsoleClient } from '../../api/hooks.ts';
import { isProcess } from './process-rows.ts';

/** Each minute is a stored table of its own; more of them would make the panel slow and the machine busy. */
export const COURSE_MINUTES = 60;
const AT_ONCE = 4;

export interface ProcessCourse {
  /** One value per minute from `from`; NaN where the process was not among the kept ones or nothing was kept. */
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly from: Millis;
  readonly to: Millis;
  /** Minutes asked, answered so far, and those with the process in them. */
  readonly asked: number;
  readonly answered: number;
  readonly found: number;
  readonly failed: string | undefined;
}

/** The course of the process with this key over the newest of `minutes`; undefined while there are none. */
export function useProcessCourse(key: string, minutes: readonly ProcessMinute[]): ProcessCourse | undefined {
  const client = useConsoleClient();
  const [course, setCourse] = useState<ProcessCourse | undefined>(undefined);
  const newest = minutes.slice(-COURSE_MINUTES).map((minute) => minute.t);
  const list = newest.join(',');
  useEffect(() => {
    const times = list === '' ? [] : list.split(',').map(Number);
    const from = times[0];
    const last = times.at(-1);
    if (from === undefined || last === undefined) return undefined;
    const abort = new AbortController();
    const length = Math.round((last - from) / MINUTE) + 1;
    const cpu = new Float64Array(length).fill(Number.NaN);
    const memory = new Float64Array(length).fill(Number.NaN);
    let next = times.length - 1;
    let answered = 0;
    let found = 0;
    let failed: string | undefined;
    const tell = (): void => setCourse({ cpu: cpu.slice(), memory: memory.slice(), from, to: last + MINUTE, asked: times.length, answered, found, failed });
    const work = async (): Promise<void> => {
      // Newest first: what is looked for is most often near.
      while (next >= 0 && !abort.signal.aborted) {
        const t = times[next] as Millis;
        next -= 1;
        const snapshot = await client.call('processes.at', { t }, { signal: abort.signal });
        answered += 1;
        const row = snapshot === null ? -1 : snapshot.pid.findIndex((pid, i) => isProcess(key, pid, snapshot.startedAt[i] ?? Number.NaN));
        if (snapshot !== null && row >= 0) {
          const place = Math.round((t - from) / MINUTE);
          cpu[place] = snapshot.cpu[row] ?? Number.NaN;
          memory[place] = snapshot.memory[row] ?? Number.NaN;
          found += 1;
        }
        if (answered % 10 === 0 && !abort.signal.aborted) tell();
      }
    };
    Promise.all(Array.from({ length: AT_ONCE }, work)).catch((error: unknown) => {
      failed = error instanceof Error ? error.message : String(error);
    }).finally(() => {
      if (!abort.signal.aborted) tell();
    });
    return () => abort.abort();
  }, [client, key, list]);
  return list === '' ? undefined : course;
}
