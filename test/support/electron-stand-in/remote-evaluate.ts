// Lets a test run a function in the main process, with the module 'electron' as its first argument, over the child's IPC channel.
import * as electron from './index.ts';

/** What the test sends. `source` is the text of a function of (electron, argument). */
export interface EvaluateRequest {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}
/** What comes back. */
export interface EvaluateAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Begins to answer. Without an IPC channel (a start by hand) there is nobody to answer. */
export function answerEvaluations(): void {
  if (process.send === undefined) return;
  process.on('message', (request: EvaluateRequest) => {
    void evaluate(request).then((answer) => {
      if (process.connected) process.send?.(answer);
    });
  });
}

async function evaluate({ id, source, argument }: EvaluateRequest): Promise<EvaluateAnswer> {
  try {
    // oxlint-disable-next-line no-implied-eval -- the text comes from the test that started this process
    const run = new Function('electron', 'argument', `return (${source})(electron, argument);`) as (electron: unknown, argument: unknown) => unknown;
    return { id, value: await run(electron, argument) };
  } catch (error) {
    return { id, error: String(error) };
  }
}
