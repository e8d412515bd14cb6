// Check `ntp`: how far the clock is off, as the machine's own time service knows it. Sends no packet to any time server.
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const OFFSET = 'ntp.offset';
const STRATUM = 'ntp.stratum';
/** Datadog's ntp check is critical from one minute. */
const TOLERATED_SECONDS = 60;

export const ntpCheck = hostCheck({
  name: 'ntp',
  cost: 'dear',
  defaultIntervalMs: 300_000,
  timeoutMs: 10_000,
  metrics: [
    gauge(OFFSET, 'second', 'Reference time minus local time: positive when the local clock is slow.'),
    gauge(STRATUM, '', 'Distance of this machine from a reference clock, 1 to 16; our own name.'),
  ],
  read: (host) => host.openNtp(),
  start({ sampler, serviceCheck }) {
    const offset = sampler.handle(OFFSET);
    const stratum = sampler.handle(STRATUM);
    return (state) => {
      sampler.add(offset, state.offsetSeconds);
      sampler.add(stratum, state.stratum);
      const inSync = state.synchronized && Math.abs(state.offsetSeconds) < TOLERATED_SECONDS;
      serviceCheck({
        name: 'ntp.in_sync',
        status: inSync ? 'ok' : 'critical',
        message: inSync ? `${state.service} keeps the clock.` : `${state.service} says that the clock is off by ${state.offsetSeconds} s${state.synchronized ? '' : ' and not synchronised'}.`,
        tags: [],
      });
    };
  },
});
