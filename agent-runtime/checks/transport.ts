// Check `tcp`: counters of TCP and UDP over all sockets of the machine.
import type { TransportCounters } from '../host-source/readings.ts';
import { hostCheck } from './host-check.ts';
import { counter, gauge, perSecond } from './metric-definitions.ts';
import type { MetricDefinition } from '../../common/model/series.ts';

/** Metric ← counter; names as in Datadog's network check where it has them. */
const COLUMNS: readonly (readonly [keyof TransportCounters, MetricDefinition])[] = [
  ['tcpSegmentsIn', perSecond('system.net.tcp.in_segs', 'segment', 'TCP segments received per second.')],
  ['tcpSegmentsOut', perSecond('system.net.tcp.out_segs', 'segment', 'TCP segments sent per second, without retransmissions.')],
  ['tcpSegmentsRetransmitted', perSecond('system.net.tcp.retrans_segs', 'segment', 'TCP segments sent again per second: a sign of loss.')],
  ['tcpListenOverflows', perSecond('system.net.tcp.listen_overflows', 'connection', 'Connections per second refused because a program did not accept fast enough.')],
  ['tcpListenDrops', perSecond('system.net.tcp.listen_drops', 'connection', 'Connections per second dropped while they were being opened.')],
  ['tcpBacklogDrops', perSecond('system.net.tcp.backlog_drops', 'packet', 'Packets per second dropped because a socket\'s backlog was full.')],
  ['tcpFailedRetransmits', counter('system.net.tcp.failed_retransmits.count', 'packet', 'Packets that could not be sent again.')],
  ['tcpEstablished', gauge('system.net.tcp.current_established', 'connection', 'Connections that are open now.')],
  ['tcpActiveOpens', perSecond('system.net.tcp.active_opens', 'connection', 'Connections per second opened by this machine.')],
  ['tcpPassiveOpens', perSecond('system.net.tcp.passive_opens', 'connection', 'Connections per second opened by others to this machine.')],
  ['tcpAttemptFails', perSecond('system.net.tcp.attempt_fails', 'connection', 'Connections per second that could not be opened.')],
  ['tcpEstablishedResets', perSecond('system.net.tcp.established_resets', 'connection', 'Open connections per second that were torn down by a reset.')],
  ['tcpErrorsIn', perSecond('system.net.tcp.in_errors', 'segment', 'Damaged TCP segments received per second.')],
  ['tcpResetsOut', perSecond('system.net.tcp.out_resets', 'segment', 'Resets sent per second.')],
  ['tcpInUse', gauge('system.net.tcp.sockets_in_use', 'socket', 'TCP sockets in use; our own name, from /proc/net/sockstat.')],
  ['tcpOrphans', gauge('system.net.tcp.orphans', 'socket', 'TCP sockets that no program holds any more; our own name.')],
  ['tcpTimeWait', gauge('system.net.tcp.time_wait', 'socket', 'Closed TCP sockets that still wait for late packets; our own name.')],
  ['udpDatagramsIn', perSecond('system.net.udp.in_datagrams', 'datagram', 'UDP datagrams delivered per second.')],
  ['udpDatagramsOut', perSecond('system.net.udp.out_datagrams', 'datagram', 'UDP datagrams sent per second.')],
  ['udpNoPorts', perSecond('system.net.udp.no_ports', 'datagram', 'UDP datagrams per second for ports where nobody listens.')],
  ['udpErrorsIn', perSecond('system.net.udp.in_errors', 'datagram', 'UDP datagrams per second that could not be delivered for other reasons.')],
  ['udpReceiveBufferErrors', perSecond('system.net.udp.rcv_buf_errors', 'error', 'UDP datagrams lost per second because a receive buffer was full.')],
  ['udpSendBufferErrors', perSecond('system.net.udp.snd_buf_errors', 'error', 'UDP datagrams lost per second because a send buffer was full.')],
  ['udpChecksumErrors', counter('system.net.udp.in_csum_errors.count', 'error', 'UDP datagrams that arrived with a wrong checksum.')],
  ['udpInUse', gauge('system.net.udp.sockets_in_use', 'socket', 'UDP sockets in use; our own name, from /proc/net/sockstat.')],
];

export const transportCheck = hostCheck({
  name: 'tcp',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: COLUMNS.map(([, metric]) => metric),
  read: (host) => host.openTransport(),
  start({ sampler }) {
    const keys = COLUMNS.map(([key]) => key);
    const handles = COLUMNS.map(([, metric]) => sampler.handle(metric.name));
    return (counters) => {
      for (let i = 0; i < keys.length; i++) sampler.add(handles[i]!, counters[keys[i]!]);
    };
  },
});
