// How much one request may ask of a device: starts gentle, grows while answers come whole, falls when they do not.
import type { LearnedLimits, SessionOptions } from '../protocol.ts';

const START: LearnedLimits = { bulk: true, maxRepetitions: 10, maxColumns: 5, maxGet: 20 };
const MOST: Omit<LearnedLimits, 'bulk'> = { maxRepetitions: 50, maxColumns: 10, maxGet: 60 };
/** Columns in one GETNEXT, which brings one row of each: more of them, since nothing else makes its answers longer. */
const WIDE = 20;
const NEXT_START = 10;
const NEXT_MOST = 40;
/** An answer that fits into one frame of Ethernet; more only for devices that show that they cope. */
const FRAME_BYTES = 1_400;
const MOST_BYTES = 4_096;
/** Whole answers of about the goal in a row before the goal grows. */
const TRUST = 12;
/** GETBULKs in vain, each followed by a GETNEXT that was answered, before a device counts as having no GETBULK. */
const STRIKES = 2;
/** Whole answers before a size that once failed is tried again; doubles with each failure. */
const FIRST_PATIENCE = 200;
const CUT_LEAST = 4;

/** The limits of one session, learned as it goes. A person's fixed limits stay. */
export class AdaptiveLimits implements LearnedLimits {
  bulk: boolean;
  maxRepetitions: number;
  maxColumns: number;
  maxGet: number;
  /** Many columns at once, one row of each, to see which are there. */
  #wide = true;
  readonly #fixed: boolean;
  #next: number;
  #mostNext = NEXT_MOST;
  #ceiling = { ...MOST };
  #goal = FRAME_BYTES;
  #mostGoal = MOST_BYTES;
  /** Bytes of an average binding in answers of this device. */
  #bindingBytes = 32;
  #clean = 0;
  #patience = FIRST_PATIENCE;
  #strikes = 0;
  #bulkWorks = false;
  /** Repetitions below which nothing comes through whole. */
  #least = 1;

  constructor(options: Pick<SessionOptions, 'limits' | 'fixedLimits'>) {
    const given = options.limits ?? {};
    this.bulk = given.bulk ?? START.bulk;
    this.maxRepetitions = within(given.maxRepetitions ?? START.maxRepetitions, 1_000);
    this.maxColumns = within(given.maxColumns ?? START.maxColumns, 100);
    this.maxGet = within(given.maxGet ?? START.maxGet, 1_000);
    this.#fixed = options.fixedLimits ?? false;
    this.#next = this.#fixed ? this.maxColumns : NEXT_START;
  }

  /** Whether any GETBULK was answered yet. */
  get bulkWorks(): boolean {
    return this.#bulkWorks;
  }

  /** Columns in one GETBULK that asks for one row of each; 0 where only the usual ones will do. */
  get wideColumns(): number {
    return this.#wide && this.#bulkWorks && !this.#fixed && this.bulk ? WIDE : 0;
  }

  /** A GETBULK of that many columns was not answered whole. */
  noWide(): void {
    this.#wide = false;
  }

  /** Columns in one GETNEXT. */
  get maxNext(): number {
    return this.#next;
  }

  get snapshot(): LearnedLimits {
    return { bulk: this.bulk, maxRepetitions: this.maxRepetitions, maxColumns: this.maxColumns, maxGet: this.maxGet };
  }

  /** Repetitions to ask for, of so many columns, when `wanted` more rows are expected. */
  repetitions(columns: number, wanted: number): number {
    const byBytes = this.#fixed ? Number.POSITIVE_INFINITY : Math.floor((this.#goal - 60) / (this.#bindingBytes * columns));
    return Math.max(this.#least, Math.min(this.maxRepetitions, byBytes, wanted));
  }

  /** A GETBULK was answered with `bindings` of the `columns * repetitions` asked for; `ended`: some column was over. */
  bulkAnswered(bytes: number, bindings: number, columns: number, repetitions: number, ended: boolean): 'whole' | 'short' {
    this.#bulkWorks = true;
    this.#strikes = 0;
    if (bindings > 0) this.#bindingBytes = this.#bindingBytes * 0.8 + (bytes / bindings) * 0.2;
    const short = bindings < columns * repetitions && !ended;
    if (this.#fixed) return short ? 'short' : 'whole';
    if (short) {
      // The device fills its own largest message and no more (RFC 3416 §4.2.3): ask for what it gives.
      const given = Math.max(1, Math.ceil(bindings / columns));
      if (given < this.maxRepetitions && repetitions <= this.maxRepetitions) this.maxRepetitions = Math.max(given, 2);
      this.#ceiling.maxRepetitions = Math.max(this.maxRepetitions, 2);
      return 'short';
    }
    this.#clean += 1;
    if (this.#clean >= this.#patience) {
      this.#clean = 0;
      this.#ceiling = { ...MOST };
    }
    if (repetitions === this.maxRepetitions) this.maxRepetitions = Math.min(this.#ceiling.maxRepetitions, Math.ceil(this.maxRepetitions * 1.5), MOST.maxRepetitions);
    if (columns === this.maxColumns) this.maxColumns = Math.max(this.maxColumns, Math.min(this.#ceiling.maxColumns, this.maxColumns + 1));
    if (bytes > this.#goal * 0.6 && this.#clean % TRUST === TRUST - 1) this.#goal = Math.min(this.#mostGoal, Math.round(this.#goal * 1.5));
    return 'whole';
  }

  /** A GETNEXT of `columns` was answered with so many bindings. */
  nextAnswered(columns: number, bindings: number): void {
    if (this.#fixed) return;
    if (bindings < columns) this.shrinkNext(columns, bindings);
    else if (columns === this.#next) this.#next = Math.max(this.#next, Math.min(this.#mostNext, this.#next + NEXT_START));
  }

  /** A GETNEXT of so many columns was too much; `to` of them is not. Answers whether less can be tried. */
  shrinkNext(columns: number, to = columns / 2): boolean {
    if (this.#fixed || columns <= 1) return false;
    this.#next = within(to, columns - 1);
    this.#mostNext = this.#next;
    return true;
  }

  /** A GETBULK stayed without a useful answer while a GETNEXT was answered. Answers whether the device just lost its GETBULK. */
  bulkFailed(): boolean {
    this.shrink();
    if (this.#bulkWorks) this.#mostGoal = this.#goal = FRAME_BYTES;
    this.#strikes += 1;
    if (this.#fixed || this.#strikes < (this.#bulkWorks ? STRIKES * 3 : STRIKES)) return false;
    this.bulk = false;
    // What was halved for the GETBULK's sake says nothing of GETNEXT.
    this.maxColumns = Math.max(this.maxColumns, START.maxColumns);
    return true;
  }

  /** A GETBULK's answer was cut off: of a device that cuts whatever it says, only larger answers have rows that come whole. */
  answerCut(): void {
    this.#bulkWorks = true;
    if (!this.#fixed) this.#least = CUT_LEAST;
  }

  /** An answer was cut off within its first row; answers whether asking for more rows is worth a try. */
  bulkAgainAfterCut(): boolean {
    const worth = !this.#fixed && this.#least < CUT_LEAST;
    this.answerCut();
    return worth;
  }

  /** An answer said tooBig or jumped about: half of everything. */
  shrink(): void {
    if (this.#fixed) return;
    this.#ceiling = { ...this.#ceiling, maxRepetitions: Math.max(1, this.maxRepetitions - 1), maxColumns: Math.max(1, this.maxColumns - 1) };
    this.maxRepetitions = within(this.maxRepetitions / 2, this.maxRepetitions);
    this.maxColumns = within(this.maxColumns / 2, this.maxColumns);
    this.#clean = 0;
    this.#patience = Math.min(this.#patience * 2, 100_000);
  }

  getAnswered(objects: number): void {
    if (!this.#fixed && objects === this.maxGet) this.maxGet = Math.max(this.maxGet, Math.min(this.#ceiling.maxGet, this.maxGet + 5));
  }

  /** A GET of so many objects was too big; answers whether less can be tried. */
  shrinkGet(objects: number): boolean {
    if (objects <= 1) return false;
    if (!this.#fixed) {
      this.maxGet = within(objects / 2, objects);
      this.#ceiling.maxGet = objects - 1;
    }
    return true;
  }
}

function within(value: number, most: number): number {
  return Math.max(1, Math.min(Math.floor(value), most));
}
