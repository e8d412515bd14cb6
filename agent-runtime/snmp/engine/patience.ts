// How long a device takes to answer, learned from answers that came after their question had been asked again.

/** No question waits longer for an answer than this, ms, unless a person configured more. */
const LONGEST_WAIT_MS = 5_000;
/** Answers wander: so much longer than the slowest one seen is waited. */
const MARGIN = 1.5;
/** Quick answers in a row after which a device counts as quick again. */
const QUICK_ANSWERS = 20;
/** Questions that were repeated and answered, remembered until the repeat's answer comes, too. */
const REMEMBERED = 256;

/** What was learned of one address and port. */
export interface Patience {
  /** Waits for this device are at least so long, ms; 0: as asked. */
  waitMs: number;
  quick: number;
}

/** Nothing learned. */
export function createPatience(): Patience {
  return { waitMs: 0, quick: 0 };
}

/** How long to wait for the answer to an attempt (from 0); each further one waits half as long again. */
export function waitFor({ waitMs }: Patience, timeoutMs: number, attempt: number): number {
  const asked = timeoutMs * 1.5 ** attempt;
  return waitMs === 0 ? asked : Math.max(asked, waitMs);
}

/** An answer to a question that was sent once took so long. */
export function tookOnce(patience: Patience, elapsedMs: number, timeoutMs: number): void {
  if (patience.waitMs === 0) return;
  if (elapsedMs * 2 >= timeoutMs) {
    patience.quick = 0;
    learn(patience, elapsedMs);
    return;
  }
  patience.quick += 1;
  if (patience.quick >= QUICK_ANSWERS) Object.assign(patience, createPatience());
}

/** An answer came so long after its question, when it had been given up or asked again. */
export function tookLong(patience: Patience, elapsedMs: number): void {
  patience.quick = 0;
  learn(patience, elapsedMs);
}

function learn(patience: Patience, elapsedMs: number): void {
  patience.waitMs = Math.max(patience.waitMs, Math.min(elapsedMs * MARGIN, LONGEST_WAIT_MS));
}

/**
 * Questions that were sent more than once. One answer alone does not say which of the sendings it belongs to: a packet may have been lost.
 * A second answer says that none was, and then the first one belongs to the first sending.
 */
export class RepeatedQuestions {
  readonly #answered = new Map<number, { readonly patience: Patience; readonly elapsedMs: number }>();

  /** Answered, so long after the first sending. */
  answered(id: number, patience: Patience, elapsedMs: number): void {
    this.#answered.set(id, { patience, elapsedMs });
    if (this.#answered.size <= REMEMBERED) return;
    for (const oldest of this.#answered.keys()) {
      this.#answered.delete(oldest);
      return;
    }
  }

  /** One more answer under the id of a question that had ended. */
  answeredAgain(id: number): void {
    const known = this.#answered.get(id);
    if (known === undefined) return;
    this.#answered.delete(id);
    tookLong(known.patience, known.elapsedMs);
  }
}
