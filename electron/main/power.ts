// What the OS says about sleep, passed to the runtime as hints: it detects sleep by its own clocks and trusts no hint alone.
import type { PowerMonitor } from 'electron';
import type { PowerHint } from '../../host/runtime-protocol.ts';

export interface PowerListener {
  onHint(hint: PowerHint): void;
  /** The machine is going down; it waits a little for the app to end in order. */
  onShutdown(): void;
}

/** Listens for the life of the app. `suspend` may arrive late: macOS sends it after waking at times. */
export function watchPower(monitor: Pick<PowerMonitor, 'on'>, { onHint, onShutdown }: PowerListener): void {
  monitor.on('suspend', () => {
    onHint('suspend');
  });
  monitor.on('resume', () => {
    onHint('resume');
  });
  // Holding the event back is how Electron asks the OS to wait; Windows has no such event and ends the app as it is.
  monitor.on('shutdown', ((event: { preventDefault(): void }) => {
    event.preventDefault();
    onShutdown();
  }) as () => void);
}
