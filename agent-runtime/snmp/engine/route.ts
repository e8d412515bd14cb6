// What the dispatcher knows of one address and port: who waits to be sent, how fast, and how its answers bear their ids.
import type { SessionCounts } from './counts.ts';
import type { Envelope, Answer } from './ber/message.ts';
import type { Patience } from './patience.ts';
import type { Oddity, SnmpFailure } from '../protocol.ts';

/** What becomes of a datagram that bears the id of a question. 'again' sends once more at once and does not count as a retry. */
export type Verdict = { readonly answer: Answer } | { readonly failure: SnmpFailure } | 'again' | 'ignore';

/** A question as the dispatcher sees it: packets to send, and a judge of what comes back. */
export interface Question {
  /** The packet of an attempt, with the id by which its answer is known; drawn from `newId` unless the one of before still serves. */
  packet(newId: () => number): { readonly id: number; readonly bytes: Uint8Array };
  judge(envelope: Envelope, bytes: Uint8Array): Verdict;
  /** Whether an answer under another id can be one to this question. */
  plausible(envelope: Envelope): boolean;
  /** A better reason than silence for giving up, when one was seen. */
  whySilent?(): SnmpFailure | undefined;
  note(oddity: Oddity): void;
  readonly counts: SessionCounts;
  /** Wait for the first attempt, ms; each further one waits half as long again. */
  readonly timeoutMs: number;
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
}

/** A question under way. */
export interface Exchange {
  readonly route: Route;
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: SnmpFailure) => void;
  attempt: number;
  /** Ids under which an answer may still come. */
  readonly ids: number[];
  sentAt: number;
  /** Of the first attempt. */
  firstSentAt: number;
  holdsSlot: boolean;
  flying: boolean;
  done: boolean;
  /** Datagrams from this device meanwhile that were no SNMP. */
  garbage: number;
  /** Another address that answered under our id. */
  elsewhere: string;
  /** Reason that the OS gave for not sending. */
  unsent: string;
  cancelTimer: () => void;
  forgetSignal: () => void;
}

/** One address and port, shared by all sessions with it. */
export interface Route {
  readonly key: string;
  readonly address: string;
  readonly port: number;
  sessions: number;
  readonly waiting: Exchange[];
  readonly flying: Set<Exchange>;
  /** Least time between two packets, ms; 0 for none. */
  gapMs: number;
  /** Monotonic time from which the next packet may go. */
  readyAt: number;
  queued: boolean;
  parked: boolean;
  readonly patience: Patience;
  /** Answers under ids that nobody asked with, and under those that somebody did. */
  wrongIds: number;
  rightIds: number;
}

/** A device whose ids have always been wrong, at least twice, is asked one thing at a time and believed. */
export function alwaysWrongIds(route: Route): boolean {
  return route.wrongIds >= 2 && route.rightIds === 0;
}
