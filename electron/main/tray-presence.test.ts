// Whether a tray icon would be seen: per platform, and by what the session bus answers.
import { expect, test } from 'vitest';
import { trayPresence, type Ask } from './tray-presence.ts';

const session = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' };
const nobody: Ask = () => Promise.resolve(undefined);
const only =
  (tool: string, answer: string): Ask =>
  (command) =>
    Promise.resolve(command === tool ? answer : undefined);

test.each(['darwin', 'win32'] as const)('%s always has one, and the bus is not asked', async (platform) => {
  const presence = await trayPresence(platform, {}, () => Promise.reject(new Error('asked')));
  expect(presence).toEqual({ available: true, reason: '' });
});

test.each([
  ['gdbus', '(true,)\n', true],
  ['gdbus', '(false,)\n', false],
  ['dbus-send', 'method return time=1 sender=x\n   boolean true\n', true],
  ['dbus-send', 'method return time=1 sender=x\n   boolean false\n', false],
  ['busctl', 'b true\n', true],
  ['busctl', 'b false\n', false],
])('%s says %j', async (tool, answer, available) => {
  const presence = await trayPresence('linux', session, only(tool, answer));
  expect(presence.available).toBe(available);
  if (!available) expect(presence.reason).toContain('StatusNotifierWatcher');
});

test('without a bus, without a tool, or with an answer nobody understands there is none, and the reason says so', async () => {
  expect(await trayPresence('linux', {}, nobody)).toMatchObject({ available: false, reason: expect.stringContaining('no session bus') as string });
  expect(await trayPresence('linux', session, nobody)).toMatchObject({ available: false, reason: expect.stringContaining('could not be asked') as string });
  expect((await trayPresence('linux', session, only('gdbus', 'what?'))).available).toBe(false);
});
