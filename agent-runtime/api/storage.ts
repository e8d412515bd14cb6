// storage.*: what the tiers hold and do, what limits would take away, and the long tasks that a person starts.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Storage } from '../../storage/api.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';

export interface StorageHandlerDeps {
  readonly storage: Pick<Storage, 'stats' | 'previewRetention' | 'tasks' | 'sql' | 'beginArchive'>;
}

export function createStorageHandlers({ storage }: StorageHandlerDeps): Namespace<'storage'> {
  return {
    calls: {
      'storage.stats': () => storage.stats(),
      'storage.previewRetention': (wish) => storage.previewRetention(wish),
      'storage.startTask': ({ kind, target }) => {
        if (kind !== 'verify' && target.trim() === '') throw new VedetteError('bad_input', 'Name the folder that this is about.', { path: 'target' });
        return storage.tasks.start(kind, target.trim());
      },
      'storage.cancelTask': ({ id }) => {
        storage.tasks.cancel(id);
        return {};
      },
      'storage.beginArchive': async () => {
        await storage.beginArchive();
        return {};
      },
      'storage.foreignArchives': () => storage.sql.foreignArchives(),
      'storage.closeArchive': ({ id }) => {
        storage.sql.closeArchive(id);
        return {};
      },
    },
    streams: {
      'storage.tasks': (_input, context) => {
        const push = (): void => context.push(storage.tasks.list());
        const end = storage.tasks.watch(push);
        push();
        return untilOver(context, end);
      },
    },
  };
}
