// The counters of a session, written by the dispatcher as packets come and go.

/** Packets and bytes of one session; bytes are payloads of UDP. */
export interface SessionCounts {
  requests: number;
  answers: number;
  timeouts: number;
  /** Datagrams that came while an answer was waited for and are not SNMP. */
  unreadable: number;
  bytesIn: number;
  bytesOut: number;
}

/** All zero. */
export function createCounts(): SessionCounts {
  return { requests: 0, answers: 0, timeouts: 0, unreadable: 0, bytesIn: 0, bytesOut: 0 };
}
