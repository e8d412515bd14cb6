// Runs the desktop tests on a virtual screen with a session bus, a window manager and a notification daemon of their own.
// Arguments go on to vitest. What is missing is named, and the suite is then skipped, aloud.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chooseElectron } from '../support/electron-stand-in/launch.ts';

const root = resolve(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--config', join(root, 'vitest.e2e-desktop.config.ts'), ...process.argv.slice(2).filter((argument) => !argument.startsWith('--config'))];

/** @param {string} program */
function isInstalled(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs as a child of the virtual screen and the bus: starts what a desktop has, then the tests. */
async function inside() {
  const helpers = [spawn('openbox', [], { stdio: 'ignore' }), spawn('dunst', ['-conf', join(import.meta.dirname, 'dunstrc')], { stdio: 'ignore' })];
  try {
    await ready();
    console.log(`End-to-end: ${chooseElectron().sentence}.`);
    const tests = spawn(process.execPath, args, { stdio: 'inherit', cwd: root });
    return await new Promise((done) => tests.once('exit', (code) => done(code ?? 1)));
  } finally {
    for (const helper of helpers) helper.kill();
  }
}

/** Asks the bus, not the daemon: calling the daemon would start a second one. Ten seconds is far more than it needs. */
async function ready() {
  const question = ['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', 'org.freedesktop.Notifications'];
  const deadline = Date.now() + 10_000;
  while (!spawnSync('gdbus', question, { encoding: 'utf8' }).stdout?.includes('true')) {
    if (Date.now() > deadline) throw new Error('dunst did not take the name org.freedesktop.Notifications on the session bus');
    await new Promise((done) => setTimeout(done, 100));
  }
}

function outside() {
  const chromium = process.env['VEDETTE_STANDIN_CHROMIUM'] ?? '/usr/bin/chromium';
  const missing = ['xvfb-run', 'dbus-run-session', 'openbox', 'dunst', 'dunstctl', 'notify-send', 'gdbus'].filter((program) => !isInstalled(program));
  if (process.env['VEDETTE_E2E'] !== 'electron' && !existsSync(chromium)) missing.push(chromium);
  if (process.platform !== 'linux') missing.push('Linux (on other systems the desktop tests need real Electron and a person)');
  if (missing.length > 0) {
    console.log(`The end-to-end tests of the desktop shell are skipped; missing here: ${missing.join(', ')}.`);
    return 0;
  }
  const screen = ['-a', '-s', '-screen 0 1440x900x24 -nolisten tcp'];
  const { status } = spawnSync('xvfb-run', [...screen, 'dbus-run-session', '--', process.execPath, import.meta.filename, '--inside', ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: root,
    // A language of its own, so that the words that tests look for do not depend on the machine.
    env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: 'C.UTF-8' },
  });
  return status ?? 1;
}

if (process.argv.includes('--inside')) {
  args.splice(args.indexOf('--inside'), 1);
  process.exitCode = await inside();
} else process.exitCode = outside();
