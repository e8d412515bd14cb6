// Clock offset as the machine's own time service knows it (chrony, systemd-timesyncd). We send no time request ourselves.
import type { HostReader } from '../host-source.ts';
import type { RunCommand } from '../operating-system.ts';
import type { NtpState } from '../readings.ts';

const LIMITS = { timeoutMs: 3_000, maxBytes: 65_536 };

/**
 * The one line of `chronyc -c tracking`: fields separated by commas; the third is the stratum, the fifth the remaining
 * correction in seconds (positive: the local clock is slow), the last the leap status (chronyc(1), section tracking).
 */
export function parseChronyTracking(text: string): NtpState | undefined {
  const fields = text.trim().split(',');
  if (fields.length < 14) return undefined;
  const stratum = Number(fields[2]);
  const offset = Number(fields[4]);
  if (fields[2] === '' || fields[4] === '' || !Number.isFinite(stratum) || !Number.isFinite(offset)) return undefined;
  return { service: 'chrony', offsetSeconds: offset, stratum, synchronized: fields[13] !== 'Not synchronised' };
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, 'µs': 1e-6, 'μs': 1e-6, ms: 1e-3, s: 1, min: 60, h: 3_600, d: 86_400 };

/** A signed systemd time span such as `+1min 2.500s` or `-371us` in seconds; NaN when it is none. */
export function parseTimeSpan(text: string): number {
  const match = /^([+-]?)((?:\d+(?:\.\d+)?\s*[a-zµμ]+\s*)+)$/.exec(text.trim());
  if (match === null) return Number.NaN;
  let seconds = 0;
  for (const part of match[2]!.matchAll(/(\d+(?:\.\d+)?)\s*([a-zµμ]+)/g)) {
    const unit = UNITS[part[2]!];
    if (unit === undefined) return Number.NaN;
    seconds += Number(part[1]) * unit;
  }
  return match[1] === '-' ? -seconds : seconds;
}

/** The lines `Offset:` and `Stratum:` of `timedatectl timesync-status` (timedatectl(1)); absent before the first answer of a server. */
export function parseTimesyncStatus(text: string): NtpState | undefined {
  const offset = /^[ \t]*Offset:[ \t]*(\S.*)$/m.exec(text);
  if (offset === null) return undefined;
  const seconds = parseTimeSpan(offset[1]!);
  if (Number.isNaN(seconds)) return undefined;
  const stratum = /^[ \t]*Stratum:[ \t]*(\d+)$/m.exec(text);
  return { service: 'systemd-timesyncd', offsetSeconds: seconds, stratum: stratum === null ? Number.NaN : Number(stratum[1]), synchronized: true };
}

/** Asks the service that answered last, or each in turn; throws a sentence when none knows. */
export function linuxNtp(run: RunCommand): HostReader<NtpState> {
  const asks: { readonly name: string; ask(): Promise<NtpState | string> }[] = [
    {
      name: 'chrony',
      async ask() {
        const result = await run('chronyc', ['-c', '-n', 'tracking'], LIMITS);
        return result.reason !== '' ? result.reason : (parseChronyTracking(result.stdout) ?? 'its answer was not understood');
      },
    },
    {
      name: 'systemd-timesyncd',
      async ask() {
        const result = await run('timedatectl', ['timesync-status', '--no-pager'], LIMITS);
        return result.reason !== '' ? result.reason : (parseTimesyncStatus(result.stdout) ?? 'it has not heard from a time server yet');
      },
    },
  ];
  return {
    async read() {
      const reasons: string[] = [];
      for (const service of asks) {
        const answer = await service.ask();
        if (typeof answer !== 'string') {
          asks.sort((a, b) => Number(b === service) - Number(a === service));
          return answer;
        }
        reasons.push(`${service.name}: ${answer}`);
      }
      throw new Error(`No local time service gives its offset (${reasons.join('; ')}).`);
    },
    close() {},
  };
}
