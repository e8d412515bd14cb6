// What the platform itself answers without files or commands, and how a command is run: ports of the providers.

/** One network address of this machine. */
export interface OwnAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly internal: boolean;
  readonly mac: string;
  /** CIDR form, such as 192.168.1.20/24; null when the OS gave a broken netmask. */
  readonly cidr: string | null;
}

/** The synchronous, cheap facts that node:os gives on every platform. */
export interface OperatingSystem {
  /** Node's platform name: linux, darwin, win32 … */
  readonly platform: string;
  readonly arch: string;
  hostname(): string;
  /** Kernel release. */
  release(): string;
  /** What the OS calls its version, such as "Windows 11 Pro" or a Darwin kernel line. */
  version(): string;
  /** CPU times in ms since boot, one entry per logical core. */
  cpus(): readonly { readonly model: string; readonly times: { readonly user: number; readonly nice: number; readonly sys: number; readonly idle: number; readonly irq: number } }[];
  loadAverages(): readonly [number, number, number];
  totalMemory(): number;
  uptimeSeconds(): number;
  networkInterfaces(): Readonly<Record<string, readonly OwnAddress[]>>;
}

/** How a command ended. `reason` is empty when it ran and left with 0. */
export interface CommandResult {
  readonly stdout: string;
  readonly reason: string;
}

/** Runs a program without a shell, with no input, and kills it after `timeoutMs`. Never throws; output beyond `maxBytes` is an error. */
export type RunCommand = (file: string, args: readonly string[], limits: { readonly timeoutMs: number; readonly maxBytes: number }) => Promise<CommandResult>;
