// The newest state of every service check; a change of state is an event.
import type { EventSeverity, NewEvent, ServiceCheck } from '../../common/model/event.ts';

const SEVERITY: Readonly<Record<ServiceCheck['status'], EventSeverity>> = { ok: 'success', warning: 'warning', critical: 'error', unknown: 'warning' };

/** Keeps the newest state per name and tags. The first state says nothing unless it is bad. */
export class ServiceChecks {
  readonly #newest = new Map<string, ServiceCheck>();
  readonly #emit: (event: NewEvent) => void;

  constructor(emit: (event: NewEvent) => void) {
    this.#emit = emit;
  }

  submit(check: ServiceCheck, source: string): void {
    const key = `${check.name}\u0000${check.tags.join('\u0000')}`;
    const before = this.#newest.get(key)?.status ?? 'ok';
    this.#newest.set(key, check);
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

  all(): ServiceCheck[] {
    return [...this.#newest.values()];
  }
}
