// Documents in a map.
import type { DocumentStore } from '../../storage/api.ts';

export class MemoryDocuments implements DocumentStore {
  readonly bodies = new Map<string, string>();
  writes = 0;

  list(kind: string): { id: string; body: string }[] {
    return [...this.bodies].filter(([key]) => key.startsWith(`${kind}/`)).map(([key, body]) => ({ id: key.slice(kind.length + 1), body })).sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  get(kind: string, id: string): string | undefined {
    return this.bodies.get(`${kind}/${id}`);
  }
  put(kind: string, id: string, body: string): void {
    this.writes += 1;
    this.bodies.set(`${kind}/${id}`, body);
  }
  remove(kind: string, id: string): void {
    this.bodies.delete(`${kind}/${id}`);
  }
}
