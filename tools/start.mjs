// `npm start`: sets up what is missing, builds when needed, opens the desktop app or serves the console on loopback.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseShell, electronExecutable } from './lib/platform.mjs';
import { runCollected, runShown } from './lib/process.mjs';
import { ROOT, ensureBuild, ensureDependencies, ensureNode, runTool, say, toolEnvironment } from './lib/setup.mjs';

const HELP = `Usage: npm start -- [options]

Opens the Vedette desktop app, or serves the same console to a browser on this machine where a window is not possible.

  --headless        serve to a browser even where a window is possible
  --port <number>   port of the console on 127.0.0.1 (0 picks a free one)
  --data-dir <path> where data is kept, with its configuration in it (default: the folders that this OS has for them)
  --config <path>   the configuration file
  --no-open         do not open a browser
  --demo            bring up a small simulated network on this machine, with a data folder of its own
  --link            print a new link to the console that is already running
  --version         print the version
  --help            show this text
`;

/** How long a download of Electron's binary may take before we go on without it. */
const DOWNLOAD_LIMIT_MS = 180_000;

/** @param {string[]} args */
async function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureBuild(node);
  const env = toolEnvironment(node);

  const binary = join(ROOT, 'node_modules/electron/dist', electronExecutable(process.platform));
  const surroundings = { platform: process.platform, env: process.env, uid: process.getuid?.(), headlessAsked: ['--headless', '--link', '--version'].some((flag) => args.includes(flag)) };
  let choice = chooseShell({ ...surroundings, electron: existsSync(binary) ? 'present' : 'missing' });
  if (choice.shell === 'fetch') {
    say("fetching Electron's binary (once) …");
    await runCollected(node, [join(ROOT, 'node_modules/electron/install.js')], { cwd: ROOT, env, timeoutMs: DOWNLOAD_LIMIT_MS });
    choice = chooseShell({ ...surroundings, electron: existsSync(binary) ? 'present' : 'not downloadable' });
  }
  if (choice.shell === 'desktop') return runShown(binary, [ROOT, ...args], { cwd: ROOT, env });
  if (choice.reason) say(choice.reason);
  return runShown(node, [join(ROOT, 'out/host/headless.js'), ...args], { cwd: ROOT, env });
}

await runTool(() => main(process.argv.slice(2)));
