// The one error class that crosses borders: a closed set of codes, a sentence for people, details for programs.

/** Every code a call may fail with. Closed on purpose: the console has a sentence and an action for each. */
export const ERROR_CODES = [
  'bad_input',
  'query_syntax',
  'query_semantics',
  'not_found',
  'conflict',
  'cancelled',
  'deadline',
  'unavailable',
  'not_permitted',
  'storage_damaged',
  'storage_newer',
  'storage_full',
  'storage_locked',
  'port_taken',
  'config_invalid',
  'disconnected',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where in a text an error lies; offsets are UTF-16 code units, `line` and `column` count from 1. */
export interface TextPosition {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

/** What an error carries besides its sentence; plain JSON so that it survives any wire. */
export interface ErrorDetails {
  readonly position?: TextPosition;
  readonly path?: string;
  readonly allowed?: readonly string[];
  readonly hint?: string;
  readonly [key: string]: unknown;
}

/**
 * A failure that a person or a caller can act on. `message` says what happened, to what, and what to do.
 * Facts about the watched world (a check failed, a disk is full) are data, not errors.
 */
export class VedetteError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'VedetteError';
    this.code = code;
    this.details = details;
  }
}

/** The wire form of an error. */
export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Turns anything thrown into a VedetteError; unknown things become `internal` with their message kept. */
export function toVedetteError(thrown: unknown): VedetteError {
  if (thrown instanceof VedetteError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return new VedetteError('cancelled', 'The work was cancelled.', {}, thrown);
  return new VedetteError('internal', errorMessage(thrown), {}, thrown);
}

/** The sentence of anything thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The wire form of a VedetteError. */
export function toErrorShape(error: VedetteError): ErrorShape {
  return { code: error.code, message: error.message, details: error.details };
}
