// Service checks: a change of state is an event; the states that are not ok are remembered.
import type { EventSeverity, NewEvent, ServiceCheck } from '../../common/model/event.ts';

const SEVERITY: Readonly<Record<ServiceCheck['status'], EventSeverity>> = { ok: 'success', warning: 'warning', critical: 'error', unknown: 'warning' };

/** Keeps the state per name and tags while it is not ok. The first state says nothing unless it is bad. */
export class ServiceChecks {
  readonly #notOk = new Map<string, ServiceCheck['status']>();
  readonly #emit: (event: NewEvent) => void;

  constructor(emit: (event: NewEvent) => void) {
    this.#emit = emit;
  }

  submit(check: ServiceCheck, source: string): void {
    const key = `${check.name}\u0000${check.tags.join('\u0000')}`;
    const before = this.#notOk.get(key) ?? 'ok';
    // What is well takes no room: the checks of unplugged things do not pile up.
    if (check.status === 'ok') this.#notOk.delete(key);
    else this.#notOk.set(key, check.status);
    if (before === check.status) return;
    this.#emit({
      t: check.t,
      kind: 'service_check.changed',
      severity: SEVERITY[check.status],
      title: `${check.name} is ${check.status}`,
      text: check.message,
      source,
      tags: check.tags,
      aggregationKey: `service_check:${key}:${check.status}`,
    });
  }
}
