// Opens a reader by trying it once: what fails becomes a reason, said once.
import type { Reading } from '../../common/model/host.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { HostReader } from './host-source.ts';

/** The reader when its first read succeeds; otherwise it is closed and the failure is the reason. */
export async function openByReading<T>(make: () => HostReader<T>): Promise<Reading<HostReader<T>>> {
  let reader: HostReader<T> | undefined;
  try {
    reader = make();
    await reader.read();
    return { ok: true, value: reader };
  } catch (error) {
    reader?.close();
    return { ok: false, reason: errorMessage(error) };
  }
}

/** A family that this platform does not give. */
export function notAvailable<T>(reason: string): Promise<Reading<HostReader<T>>> {
  return Promise.resolve({ ok: false, reason });
}
