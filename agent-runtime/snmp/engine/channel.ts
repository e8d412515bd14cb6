// A channel asks one device one question at a time in one version of the protocol; community.ts and v3/usm-channel.ts implement it.
import type { Answer, Request } from './ber/message.ts';

/** How long and how often a question is asked; what is left out is as the session has it. */
export interface AskOptions {
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks. An answer may carry an error status; no answer at all rejects with SnmpFailure. */
export interface Channel {
  ask(request: Request, options: AskOptions): Promise<Answer>;
  /** Of v3 after the first answer. */
  readonly engineId: string | undefined;
  readonly engineBoots: number | undefined;
}

/** What every channel of a session shares. */
export interface ChannelDefaults {
  readonly timeoutMs: number;
  readonly retries: number;
}
