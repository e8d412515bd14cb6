// Knows which system programs the end-to-end suites need, installs them from Debian when root, and otherwise says what is missing.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCollected } from './process.mjs';
import { say } from './setup.mjs';

/**
 * A program, the Debian package that brings it, and the suites that cannot run without it.
 * @typedef {{ program: string, package: string, suites: string[] }} Need
 */

/** @type {readonly Need[]} */
export const NEEDS = [
  { program: 'chromium', package: 'chromium', suites: ['e2e-web', 'e2e-desktop'] },
  { program: 'Xvfb', package: 'xvfb', suites: ['e2e-desktop'] },
  { program: 'xauth', package: 'xauth', suites: ['e2e-desktop'] },
  { program: 'openbox', package: 'openbox', suites: ['e2e-desktop'] },
  { program: 'dunst', package: 'dunst', suites: ['e2e-desktop'] },
  { program: 'notify-send', package: 'libnotify-bin', suites: ['e2e-desktop'] },
  { program: 'dbus-run-session', package: 'dbus', suites: ['e2e-desktop'] },
  { program: 'dbus-launch', package: 'dbus-x11', suites: ['e2e-desktop'] },
  // Real agents, senders and receivers of SNMP. Tests that need them say so themselves and skip aloud without.
  { program: 'snmpd', package: 'snmpd', suites: [] },
  { program: 'snmpwalk', package: 'snmp', suites: [] },
  { program: 'snmptrapd', package: 'snmptrapd', suites: [] },
];

/** Fonts without which the Korean console would be drawn as boxes in screenshots; no program tells of them. */
const FONT_PACKAGE = 'fonts-noto-cjk';

/**
 * The needs that this machine does not meet.
 * @param {(program: string) => boolean} has
 */
export function missingNeeds(has) {
  return NEEDS.filter((need) => !has(need.program));
}

/** Whether a program is on PATH. @param {string} program */
export function onPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, '/usr/sbin', '/sbin'].some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * Installs what is missing when this is Debian and we are root.
 * @returns {Promise<Map<string, string[]>>} for each suite that cannot run: the programs that are missing
 */
export async function ensureSystemPackages() {
  let missing = missingNeeds(onPath);
  if (missing.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    const packages = [...missing.map((need) => need.package), FONT_PACKAGE];
    say(`installing Debian packages for the tests: ${packages.join(' ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runCollected('apt-get', ['update', '-qq'], { env });
    // A package whose after-install step wants systemd makes apt-get fail although the programs are there: look at the programs.
    const { output } = await runCollected('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
    missing = missingNeeds(onPath);
    if (missing.length > 0) say(`apt-get could not bring ${missing.map((need) => need.package).join(' ')}:\n${output.trim().split('\n').slice(-5).join('\n')}`);
  }
  const bySuite = new Map();
  for (const need of missing) for (const suite of need.suites) bySuite.set(suite, [...(bySuite.get(suite) ?? []), need.program]);
  return bySuite;
}
