// What the OS says about sleep, locks and power sources, passed to the runtime as hints: it detects sleep itself and trusts no hint alone.
import type { PowerMonitor } from 'electron';

/** suspend may arrive late (macOS sends it after waking at times), so it carries no meaning without the runtime's own clocks. */
export type PowerHint = 'suspend' | 'resume' | 'lock' | 'unlock' | 'on_battery' | 'on_mains';

/** Electron's event for each hint. */
const EVENTS = {
  suspend: 'suspend',
  resume: 'resume',
  'lock-screen': 'lock',
  'unlock-screen': 'unlock',
  'on-battery': 'on_battery',
  'on-ac': 'on_mains',
} as const satisfies Record<string, PowerHint>;

/** Listens for the life of the app. Call after the app is ready: Electron's monitor does not exist before. */
export function watchPower(monitor: Pick<PowerMonitor, 'on'>, onHint: (hint: PowerHint) => void): void {
  for (const [event, hint] of Object.entries(EVENTS)) {
    monitor.on(event as 'suspend', () => {
      onHint(hint);
    });
  }
}
