// One step of a walk: the next rows of some columns by GETBULK or GETNEXT, whatever the device takes.
import { SnmpFailure } from '../protocol.ts';
import { Bindings } from './ber/message.ts';
import type { Answer } from './ber/message.ts';
import { PDU } from './ber/tags.ts';
import { STATUS } from './conversation.ts';
import type { Conversation } from './conversation.ts';

/** Rows of the first `columns` cursors, one binding each in turn; or the column (from 0) that cannot go on, with its failure unless it is just over. */
export type Step =
  | { readonly kind: 'rows'; readonly answer: Answer; readonly columns: number; readonly repetitions: number; readonly bulk: boolean }
  | { readonly kind: 'stopped'; readonly column: number; readonly failure: SnmpFailure | undefined };

export interface StepOptions {
  /** Rows that are expected at most. */
  readonly wanted: number;
  /** One row only, by GETNEXT: after the device jumped about. */
  readonly single?: boolean;
  /** One row of many columns, more than usual, where the device takes that. */
  readonly wide?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Asks for what follows the cursors. Uses as many of them, from the first, as the device takes. Throws SnmpFailure. */
export async function step(conversation: Conversation, cursors: readonly Uint8Array[], options: StepOptions): Promise<Step> {
  const { limits } = conversation;
  for (;;) {
    const isWide = options.wide === true && limits.wideColumns > 0;
    const oids = cursors.slice(0, options.single === true ? 1 : isWide ? limits.wideColumns : conversation.columnsAtOnce);
    if (conversation.usesNext || options.single === true) {
      const done = await byNext(conversation, oids, options);
      if (done !== 'again') return done;
      continue;
    }
    const repetitions = isWide ? 1 : limits.repetitions(oids.length, options.wanted);
    const answer = await bulk(conversation, oids, repetitions, options);
    if (answer !== undefined && answer.status === STATUS.ok && new Bindings(answer).next()) return { kind: 'rows', answer, columns: oids.length, repetitions, bulk: true };
    if (isWide) {
      limits.noWide();
      continue;
    }
    if (answer?.status === STATUS.tooBig) {
      conversation.note('too_big');
      limits.shrink();
      if (oids.length > 1 || repetitions > 1) continue;
    }
    if (answer?.cut === true && limits.bulkAgainAfterCut()) continue;
    // Silence, an error or an empty answer: a GETNEXT tells whether it was the GETBULK.
    const next = await byNext(conversation, oids, options, limits.bulkWorks ? undefined : conversation.retries);
    if (next === 'again') continue;
    if (next.kind === 'rows' && limits.bulkFailed()) conversation.note('no_bulk');
    return next;
  }
}

/** The answer to a GETBULK; undefined for silence of a device that may merely not know it. */
async function bulk(conversation: Conversation, oids: readonly Uint8Array[], maxRepetitions: number, { signal }: StepOptions): Promise<Answer | undefined> {
  try {
    const { limits } = conversation;
    return await conversation.ask({ tag: PDU.getBulk, oids, nonRepeaters: 0, maxRepetitions }, { signal, ...(limits.bulkWorks ? {} : { retries: 0 }) });
  } catch (error) {
    if (error instanceof SnmpFailure && (error.kind === 'timeout' || error.kind === 'malformed')) return undefined;
    throw error;
  }
}

async function byNext(conversation: Conversation, oids: readonly Uint8Array[], { signal }: StepOptions, retries?: number): Promise<Step | 'again'> {
  let answer: Answer;
  try {
    answer = await conversation.ask({ tag: PDU.getNext, oids }, retries === undefined ? { signal } : { signal, retries });
  } catch (error) {
    if (error instanceof SnmpFailure && error.kind === 'timeout' && !conversation.isV1 && (await conversation.findAnotherWay(oids[0]!, signal))) return 'again';
    throw error;
  }
  if (answer.status === STATUS.ok) {
    if (new Bindings(answer).next()) return { kind: 'rows', answer, columns: oids.length, repetitions: 1, bulk: false };
    if (oids.length > 1) {
      conversation.limits.shrink();
      conversation.limits.shrinkNext(oids.length);
      return 'again';
    }
    throw new SnmpFailure('malformed', `${conversation.address} answers GETNEXT without an object.`);
  }
  if (answer.status === STATUS.tooBig && oids.length > 1) {
    conversation.note('too_big');
    if (!conversation.usesNext) conversation.limits.shrink();
    // Fixed limits do not shrink: the first column alone must do.
    if (conversation.limits.shrinkNext(oids.length) || conversation.limits.maxColumns < oids.length) return 'again';
  }
  if (answer.status === STATUS.noSuchName) return { kind: 'stopped', column: Math.max(0, Math.min(answer.index, oids.length) - 1), failure: undefined };
  const column = answer.index >= 1 && answer.index <= oids.length ? answer.index - 1 : 0;
  return { kind: 'stopped', column, failure: conversation.statusFailure(answer, 'GETNEXT') };
}
