// The common form of a check that reads one family of the host and submits what it read.
import type { MetricDefinition } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { HostSource, OpenReading } from '../host-source/host-source.ts';
import type { CheckContext, CheckDefinition } from './check.ts';

export interface HostCheckParts<T> {
  readonly name: string;
  readonly cost: CheckDefinition['cost'];
  readonly defaultIntervalMs: number;
  readonly timeoutMs: number;
  readonly metrics: readonly MetricDefinition[];
  /** The reader of this check, or the reason why there is none. */
  read(host: HostSource): OpenReading<T>;
  /** Called once after opening; answers the function that submits one reading. */
  start(context: CheckContext): (value: T, t: Millis) => void;
}

/** A check over one HostReader: stays synchronous where the reader is (the hot path on Linux), waits where it is not. */
export function hostCheck<T>(parts: HostCheckParts<T>): CheckDefinition {
  const { name, cost, defaultIntervalMs, timeoutMs, metrics } = parts;
  return {
    name,
    cost,
    defaultIntervalMs,
    timeoutMs,
    metrics,
    async open(context) {
      const reading = await parts.read(context.host);
      if (!reading.ok) return reading;
      const reader = reading.value;
      const submit = parts.start(context);
      return {
        ok: true,
        check: {
          run(t, signal) {
            const value = reader.read();
            if (!(value instanceof Promise)) return submit(value, t);
            return value.then((late) => {
              // An abandoned run must not submit numbers into a later interval.
              if (!signal.aborted) submit(late, t);
            });
          },
          close: () => reader.close(),
        },
      };
    },
  };
}
