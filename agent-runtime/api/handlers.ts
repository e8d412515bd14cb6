// All handlers of the contract, put together from one file per namespace, and the process tables that belong to two of them.
import type { Handlers } from '../../common/contract/contract.ts';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import type { ConfigService } from '../config/config-service.ts';
import type { EventLog } from '../events/event-log.ts';
import type { AgentHealth } from '../health/agent-health.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { Viewers } from '../live/viewers.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { ProcessHistory } from '../processes/process-history.ts';
import { ProcessWatch } from '../processes/process-watch.ts';
import type { RuntimeDeps } from '../runtime-deps.ts';
import type { Lan } from '../snmp/lan.ts';
import type { CheckSet } from '../scheduler/check-set.ts';
import { createCheckHandlers } from './checks.ts';
import { createConfigHandlers } from './config.ts';
import { createEventHandlers } from './events.ts';
import { createHostHandlers } from './host.ts';
import { createLiveHandlers } from './live.ts';
import { createMetricHandlers } from './metrics.ts';
import { createPipelineHandlers } from './pipeline.ts';
import { createProcessHandlers } from './processes.ts';
import { createQueryHandlers } from './query.ts';
import { createSessionHandlers } from './session.ts';
import { createSqlHandlers } from './sql.ts';
import { createStatusHandlers } from './status.ts';
import { createStorageHandlers } from './storage.ts';
import type { Ticker } from './ticker.ts';

export interface ApiDeps extends Pick<RuntimeDeps, 'clock' | 'configFile' | 'hooks' | 'host' | 'log' | 'notifier' | 'session' | 'storage'> {
  /** The definitions of all checks are in `definitions`; `checks` is their running set. */
  readonly definitions: RuntimeDeps['checks'];
  readonly checks: CheckSet;
  readonly config: ConfigService;
  readonly events: EventLog;
  readonly pipeline: Pipeline;
  readonly ticker: Ticker;
  readonly health: AgentHealth;
  readonly hub: LiveHub;
  readonly viewers: Viewers;
  readonly lan: Pick<Lan, 'handlers'>;
  hostname(): string;
  firstRun(): boolean;
}

export interface Api {
  readonly handlers: Handlers;
  /** Takes what the processes check has read. */
  submitProcesses(snapshot: ProcessSnapshot): void;
  /** How many watch the live process table. */
  processWatchers(): number;
  /** Stores the minute that is being filled and ends all watching. */
  stop(): void;
}

export function createHandlers(deps: ApiDeps): Api {
  const { checks, clock, config, events, health, host, hub, log, pipeline, session, storage, ticker, viewers } = deps;
  const history = new ProcessHistory({ snapshots: storage.snapshots, log });
  const watch = new ProcessWatch({ host, clock, log });
  const parts = [
    createSessionHandlers({ session, startedAt: () => health.startedAt, hostname: () => deps.hostname(), configPath: deps.configFile.path, firstRun: () => deps.firstRun() }),
    createHostHandlers({ host, checkStatuses: () => checks.status() }),
    createMetricHandlers({ explorer: storage.explorer, checks: deps.definitions }),
    createQueryHandlers({ storage }),
    createEventHandlers({ events: storage.events, spans: storage.spans, log: events }),
    createCheckHandlers({ checks, ticker }),
    createPipelineHandlers({ pipeline, ticker, hooks: deps.hooks }),
    createProcessHandlers({ history, watch }),
    createConfigHandlers({ config }),
    createStatusHandlers({ status: () => health.status(), ticker, notifier: deps.notifier, notificationsEnabled: () => config.settings.notifications.enabled }),
    createLiveHandlers({ hub, viewers }),
    createStorageHandlers({ storage }),
    createSqlHandlers({ storage }),
  ] as const;
  const [sessionPart, hostPart, metrics, query, timeline, checkPart, pipelinePart, processes, configPart, status, live, storagePart, sql] = parts;
  return {
    handlers: {
      calls: {
        ...sessionPart.calls,
        ...hostPart.calls,
        ...metrics.calls,
        ...query.calls,
        ...timeline.calls,
        ...checkPart.calls,
        ...pipelinePart.calls,
        ...processes.calls,
        ...configPart.calls,
        ...status.calls,
        ...storagePart.calls,
        ...sql.calls,
        ...deps.lan.handlers.calls,
      },
      streams: {
        ...timeline.streams,
        ...checkPart.streams,
        ...pipelinePart.streams,
        ...processes.streams,
        ...configPart.streams,
        ...status.streams,
        ...live.streams,
        ...storagePart.streams,
        ...deps.lan.handlers.streams,
      },
    },
    submitProcesses(snapshot) {
      const top = config.settings.checks.get('processes')?.options['top'];
      history.submit(snapshot, typeof top === 'number' ? top : undefined);
      watch.submit(snapshot);
    },
    processWatchers: () => watch.watchers,
    stop() {
      watch.stop();
      history.flush();
    },
  };
}
