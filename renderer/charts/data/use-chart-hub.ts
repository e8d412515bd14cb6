// Owns the one chart hub of a console and its ties to the page: clock, visibility, time range.
import { useTimeStore } from '../../app/time-store.ts';
import type { ConsoleClient } from '../../api/console-client.ts';
import { useConsoleClient } from '../../api/hooks.ts';
import { ChartHub, type HubEnvironment } from './chart-hub.ts';

const hubs = new WeakMap<ConsoleClient, ChartHub>();

/** Clock, visibility and time range of this page. */
function pageEnvironment(): HubEnvironment {
  return {
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    isHidden: () => document.visibilityState === 'hidden',
    onVisibility(listener) {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    spec: () => useTimeStore.getState().spec,
    onSpec: (listener) => useTimeStore.subscribe(listener),
  };
}

/** The hub of the console's client; the same for all charts. */
export function useChartHub(): ChartHub {
  const client = useConsoleClient();
  let hub = hubs.get(client);
  if (hub === undefined) {
    hub = new ChartHub(client, pageEnvironment());
    hubs.set(client, hub);
  }
  return hub;
}
