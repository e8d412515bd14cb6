// Everything the runtime needs from outside, in one list; host/ puts it together.
import type { Handlers } from '../common/contract/contract.ts';
import type { Storage } from '../storage/api.ts';
import type { CheckDefinition } from './checks/check.ts';
import type { HostSource } from './host-source/host-source.ts';
import type { LanPorts } from './ports/lan.ts';
import type { Clock, ConfigFile, Log, Notifier, SelfUsage } from './ports/ports.ts';
import type { SnmpEngine } from './snmp/protocol.ts';

/** What a console is told about this run of the agent. */
export interface SessionInfo {
  readonly version: string;
  readonly runtime: 'desktop' | 'headless';
  readonly platform: string;
  /** What the operating system calls this machine; the configuration may override it. */
  readonly hostname: string;
  readonly dataDir: string;
}

export interface RuntimeDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Open; the caller closes it after `stop`. */
  readonly storage: Storage;
  readonly host: HostSource;
  readonly checks: readonly CheckDefinition[];
  readonly notifier: Notifier;
  readonly configFile: ConfigFile;
  /** The text of resources/vedette.default.yaml. */
  readonly defaultsText: string;
  readonly self: SelfUsage;
  /** The LAN: sockets, secrets, folders, and the one SNMP engine; the runtime closes the engine. */
  readonly lan: LanPorts & { readonly engine: SnmpEngine };
  readonly session: SessionInfo;
  /** Whether test hooks (`pipeline.stall`) are answered. */
  readonly hooks: boolean;
  /** Lets other work of the thread go first; by default a timer of 0 ms. */
  readonly yieldToEventLoop?: () => Promise<void>;
}

/** A running agent. */
export interface Runtime {
  /** Resolves when the checks are open and planned; a check that takes more than some seconds to open joins later. */
  start(): Promise<void>;
  /** Ends all checks, flushes what is open and waits for the sinks. Idempotent. The storage stays open: its owner closes it. */
  stop(): Promise<void>;
  readonly handlers: Handlers;
  /** What the operating system says about sleep; a hint only, the runtime finds out by itself. */
  powerHint(kind: 'suspend' | 'resume'): void;
}
