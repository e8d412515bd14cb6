// What the OS says about sleep, passed to the runtime as hints: it detects sleep by its own clocks and trusts no hint alone.
import type { PowerMonitor } from 'electron';
import type { PowerHint } from '../../host/runtime-protocol.ts';

/** Listens for the life of the app. `suspend` may arrive late: macOS sends it after waking at times. */
export function watchPower(monitor: Pick<PowerMonitor, 'on'>, onHint: (hint: PowerHint) => void): void {
  monitor.on('suspend', () => {
    onHint('suspend');
  });
  monitor.on('resume', () => {
    onHint('resume');
  });
}
