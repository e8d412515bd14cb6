// events.* and spans.*: the timeline, past and as it grows.
import type { EventStore, SpanStore } from '../../storage/api.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';

export interface EventHandlerDeps {
  readonly events: EventStore;
  readonly spans: SpanStore;
  readonly log: EventLog;
}

export function createEventHandlers({ events, spans, log }: EventHandlerDeps): Namespace<'events' | 'spans'> {
  return {
    calls: {
      'events.list': (filter) => events.list(filter),
      'spans.list': (range) => spans.list(range),
    },
    streams: {
      'events.watch': (_input, context) => untilOver(context, log.listen((news) => context.push(news))),
    },
  };
}
