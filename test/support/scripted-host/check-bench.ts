// Runs one check on a scripted machine: open, run, look at the points.
import type { AgentActivity, CheckContext, CheckDefinition, RunningCheck } from '../../../agent-runtime/checks/check.ts';
import type { MachineInformation } from '../../../agent-runtime/host-source/generic/machine-information.ts';
import { openHostSource } from '../../../agent-runtime/host-source/open-host-source.ts';
import type { CommandResult, OperatingSystem } from '../../../agent-runtime/host-source/operating-system.ts';
import type { SelfUsage } from '../../../agent-runtime/ports/ports.ts';
import type { ServiceCheck } from '../../../common/model/event.ts';
import type { ProcessSnapshot } from '../../../common/model/process.ts';
import { RecordingSampler } from '../recording-sampler.ts';
import type { ScriptedMachine } from './scripted-machine.ts';

export interface BenchOptions {
  readonly options?: Record<string, unknown>;
  readonly self?: SelfUsage;
  readonly activity?: AgentActivity;
  readonly information?: MachineInformation;
  readonly system?: OperatingSystem;
  /** Answers of commands by `file arg arg…`; others are not installed. */
  readonly commands?: Record<string, CommandResult>;
}

/** Everything a real machine would need tools for fails. */
export function noInformation(): MachineInformation {
  const refuse = (): Promise<never> => Promise.reject(new Error('this scripted machine has no such tool'));
  return {
    memory: refuse, filesystems: refuse, diskActivity: refuse, interfaces: refuse, connections: refuse, processes: refuse,
    temperatures: refuse, battery: refuse, graphics: refuse, processor: refuse, virtualization: refuse, disks: refuse,
  };
}

/** A HostSource over a scripted machine. */
export function openScriptedHost(machine: ScriptedMachine, { information = noInformation(), system = machine.system, commands = {} }: BenchOptions = {}) {
  return openHostSource({
    system,
    files: machine.files,
    clock: machine.clock,
    information,
    run: (file, args) => Promise.resolve(commands[[file, ...args].join(' ')] ?? { stdout: '', reason: `${file} is not installed` }),
  });
}

/** An opened check with its recordings. */
export interface CheckBench {
  readonly check: RunningCheck;
  readonly sampler: RecordingSampler;
  readonly serviceChecks: Omit<ServiceCheck, 't'>[];
  readonly snapshots: ProcessSnapshot[];
  /** Runs once and answers the points of the interval. */
  run(): Promise<Record<string, number>>;
  /** Runs, lets time pass, runs again: the points of that interval. */
  over(seconds: number): Promise<Record<string, number>>;
}

/** Opens a check, or answers the reason why it is not available. */
export async function benchCheck(definition: CheckDefinition, machine: ScriptedMachine, bench: BenchOptions = {}): Promise<CheckBench | string> {
  const sampler = new RecordingSampler(definition.metrics, () => machine.clock.monotonic());
  const serviceChecks: Omit<ServiceCheck, 't'>[] = [];
  const snapshots: ProcessSnapshot[] = [];
  const context: CheckContext = {
    host: await openScriptedHost(machine, bench),
    clock: machine.clock,
    sampler,
    options: bench.options ?? {},
    ...(bench.self === undefined ? {} : { self: bench.self }),
    ...(bench.activity === undefined ? {} : { activity: bench.activity }),
    event() {},
    serviceCheck: (check) => serviceChecks.push(check),
    submitProcesses: (snapshot) => snapshots.push(snapshot),
  };
  const opened = await definition.open(context);
  if (!opened.ok) return opened.reason;
  const { check } = opened;
  const run = async (): Promise<Record<string, number>> => {
    await check.run(machine.clock.now(), new AbortController().signal);
    return sampler.points();
  };
  return {
    check,
    sampler,
    serviceChecks,
    snapshots,
    run,
    async over(seconds) {
      await run();
      machine.advance(seconds);
      return run();
    },
  };
}

/** Like benchCheck, for a check that must be available. */
export async function openedCheck(definition: CheckDefinition, machine: ScriptedMachine, bench: BenchOptions = {}): Promise<CheckBench> {
  const opened = await benchCheck(definition, machine, bench);
  if (typeof opened === 'string') throw new Error(`The check ${definition.name} is not available: ${opened}`);
  return opened;
}
