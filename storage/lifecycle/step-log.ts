// What each kind of background work is doing and did last, as the status pages show it.
import type { LifecycleKind, LifecycleStep } from '../../common/model/storage.ts';
import type { StorageWords } from '../../common/model/storage-words.ts';
import type { Millis } from '../../common/time/millis.ts';
import { sentence } from '../words.ts';

type Last = NonNullable<LifecycleStep['last']>;
type Running = NonNullable<LifecycleStep['running']>;

export class StepLog {
  private readonly lasts = new Map<LifecycleKind, Last>();

  /** A piece of work of this kind is finished. */
  finished(kind: LifecycleKind, last: Last): void {
    this.lasts.set(kind, last);
  }

  step(kind: LifecycleKind, { border, running = null, waitsFor }: { border: Millis; running?: Running | null; waitsFor?: StorageWords | undefined }): LifecycleStep {
    const why = running === null ? waitsFor : undefined;
    const state = running !== null ? 'running' : why !== undefined ? 'waiting' : 'idle';
    return { kind, state, reason: why === undefined ? '' : sentence(why), ...(why === undefined ? {} : { words: why }), border: Number.isFinite(border) ? border : null, running, last: this.lasts.get(kind) ?? null };
  }
}
