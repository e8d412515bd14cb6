// session.*: what a console is told first.
import { PROTOCOL_VERSION } from '../../common/contract/contract.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SessionInfo } from '../runtime-deps.ts';
import type { Namespace } from './namespace.ts';

export interface SessionHandlerDeps {
  readonly session: SessionInfo;
  readonly startedAt: () => Millis;
  readonly hostname: () => string;
  readonly configPath: string;
  /** Whether this data folder had never been used before this run. */
  readonly firstRun: () => boolean;
}

export function createSessionHandlers(deps: SessionHandlerDeps): Namespace<'session'> {
  const { version, runtime, platform, dataDir } = deps.session;
  return {
    calls: {
      'session.hello': () => ({
        version,
        protocol: PROTOCOL_VERSION,
        runtime,
        platform,
        hostname: deps.hostname(),
        startedAt: deps.startedAt(),
        dataDir,
        configPath: deps.configPath,
        firstRun: deps.firstRun(),
      }),
    },
    streams: {},
  };
}
