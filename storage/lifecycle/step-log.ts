// What each kind of background work is doing and did last, as the status pages show it.
import type { LifecycleKind, LifecycleStep } from '../../common/model/storage.ts';
import type { Millis } from '../../common/time/millis.ts';

type Last = NonNullable<LifecycleStep['last']>;
type Running = NonNullable<LifecycleStep['running']>;

export class StepLog {
  private readonly lasts = new Map<LifecycleKind, Last>();

  /** A piece of work of this kind is finished. */
  finished(kind: LifecycleKind, last: Last): void {
    this.lasts.set(kind, last);
  }

  step(kind: LifecycleKind, { border, running = null, state, reason = '' }: { border: Millis; running?: Running | null; state?: LifecycleStep['state']; reason?: string }): LifecycleStep {
    return { kind, state: state ?? (running === null ? 'idle' : 'running'), reason, border: Number.isFinite(border) ? border : null, running, last: this.lasts.get(kind) ?? null };
  }
}
