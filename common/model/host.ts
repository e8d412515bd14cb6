// What the watched machine is made of: read once at start and every few minutes, never on a hot path.
import type { Millis } from '../time/millis.ts';

/** A reading that may not exist on this machine; the reason is a sentence for people. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The machine in words and numbers; missing facts are absent, never zero. */
export interface HostInventory {
  readonly t: Millis;
  readonly hostname: string;
  readonly os: { readonly platform: string; readonly name: string; readonly version: string; readonly kernel: string; readonly arch: string };
  readonly bootTime: Millis;
  readonly cpu: { readonly model: string; readonly logicalCores: number; readonly physicalCores?: number };
  readonly memoryBytes: number;
  readonly virtualization?: string;
  readonly disks: readonly { readonly device: string; readonly model?: string; readonly bytes?: number; readonly kind?: string }[];
  readonly interfaces: readonly { readonly name: string; readonly mac?: string; readonly addresses: readonly string[]; readonly speedBits?: number; readonly virtual: boolean }[];
  readonly gpus: readonly { readonly model: string; readonly vendor?: string; readonly memoryBytes?: number }[];
}
