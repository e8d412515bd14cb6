// config.*: the configuration file as text, as settings in force, and as single values.
import type { ConfigService } from '../config/config-service.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';

export function createConfigHandlers({ config }: { readonly config: ConfigService }): Namespace<'config'> {
  return {
    calls: {
      'config.get': () => config.state(),
      'config.check': ({ text }) => ({ problems: config.check(text) }),
      'config.save': ({ text, revision }) => config.save(text, revision),
      'config.set': ({ path, value, revision, more = [] }) => config.set(path, value, revision, more),
    },
    streams: {
      'config.watch': (_input, context) => {
        context.push({ revision: config.revision });
        return untilOver(context, config.onChange(() => context.push({ revision: config.revision })));
      },
    },
  };
}
