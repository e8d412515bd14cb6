// Which ports went down and came back between two polls: ports that were up and should be, known by name.
import type { InterfaceFacts } from '../inventory/interfaces.ts';

export interface PortChange {
  readonly name: string;
  readonly alias: string;
  readonly to: 'up' | 'down';
}

/** One per device. */
export class PortStates {
  readonly #up = new Set<string>();
  readonly #fallen = new Set<string>();

  /** Compares with the last time. Ports that a person switched off are no news, nor is the first look. */
  update(interfaces: readonly InterfaceFacts[], nameOf: (port: InterfaceFacts) => string): PortChange[] {
    const changes: PortChange[] = [];
    for (const port of interfaces) {
      const name = nameOf(port);
      const { admin, alias, oper } = port;
      if (oper === 'up') {
        this.#up.add(name);
        if (this.#fallen.delete(name)) changes.push({ name, alias, to: 'up' });
      } else if (admin === 'down') {
        this.#up.delete(name);
        this.#fallen.delete(name);
      } else if ((oper === 'down' || oper === 'lowerLayerDown' || oper === 'notPresent') && this.#up.delete(name)) {
        this.#fallen.add(name);
        changes.push({ name, alias, to: 'down' });
      }
    }
    return changes;
  }
}
