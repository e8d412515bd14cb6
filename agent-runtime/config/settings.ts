// The settings in force, typed: what the schema makes of a configuration tree.

/** Settings of one check. Durations in ms; 'auto' leaves it to the check's definition and to `sampling.interval`. */
export interface CheckSettings {
  readonly enabled: boolean;
  readonly interval: number | 'auto';
  readonly timeout: number | 'auto';
  /** The check's own options. */
  readonly options: Readonly<Record<string, unknown>>;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Settings of the LAN side. */
export interface NetworkSettings {
  readonly interval: number;
  readonly slowInterval: number;
  /** 0 is no limit. */
  readonly devicePacketsPerSecond: number;
  readonly scanPacketsPerSecond: number;
  /** Addresses and ranges that are never contacted. */
  readonly exclude: readonly string[];
  readonly ping: boolean;
  readonly namespace: string;
  readonly traps: { readonly enabled: boolean; readonly address: string; readonly port: number };
}

/** All settings. Times in ms, sizes in bytes. */
export interface Settings {
  /** Empty: the name of the machine. */
  readonly hostname: string;
  readonly tags: readonly string[];
  readonly sampling: { readonly interval: number; readonly liveInterval: number };
  readonly pipeline: { readonly flushInterval: number };
  readonly checks: ReadonlyMap<string, CheckSettings>;
  readonly budget: { readonly cpuPercent: number; readonly patience: number };
  readonly storage: {
    readonly head: number;
    readonly live: number;
    readonly chunk: number;
    readonly retention: { readonly raw: number; readonly rollups: number; readonly archive: number; readonly events: number; readonly processes: number };
    readonly maxSize: number;
    readonly archive: { readonly enabled: boolean; readonly folder: string; readonly after: number; readonly maxSize: number };
    readonly maxSeriesPerMetric: number;
    readonly maxSeriesPerQuery: number;
  };
  readonly network: NetworkSettings;
  readonly server: { readonly port: number };
  readonly notifications: { readonly enabled: boolean };
  readonly log: { readonly level: LogLevel };
}
