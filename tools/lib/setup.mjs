// Brings what the two commands need: a recent Node, the locked dependencies, a build that matches the sources. Each step is skipped when its stamp says so.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { nodeIsRecent, nodePackageFor, npmCommand, withPathFirst } from './platform.mjs';
import { runCollected, runShown } from './process.mjs';

/** The root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Prints one line of what the tools are doing. */
export const say = (/** @type {string} */ text) => console.log(`vedette: ${text}`);

/** A failure with a sentence for people; the tools print it without a stack. */
export class SetupError extends Error {}

const text = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/**
 * The Node to work with: this one when recent enough, else the one from tools/node, installed on first use.
 * @returns {Promise<string>} path of the executable
 */
export async function ensureNode() {
  if (nodeIsRecent(process.versions.node)) return process.execPath;
  const carrier = nodePackageFor(process.platform, process.arch);
  if (!carrier)
    throw new SetupError(`Node ${process.versions.node} is too old and npm carries no newer one for ${process.platform}-${process.arch}. Install Node 24 from nodejs.org and run this again.`);
  const folder = join(ROOT, 'tools/node');
  const binary = join(folder, 'node_modules', carrier.name, carrier.binary);
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).optionalDependencies[carrier.name];
  const installed = text(join(folder, 'node_modules', carrier.name, 'package.json'));
  if (!existsSync(binary) || JSON.parse(installed || '{}').version !== wanted) {
    say(`Node ${process.versions.node} is too old; bringing Node ${wanted} from npm (once, a few seconds) …`);
    const npm = npmCommand(process.platform, process.env['npm_execpath'], process.execPath);
    const { code, output } = await runCollected(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', '--prefix', folder], { cwd: folder, shell: npm.shell });
    if (code !== 0 || !existsSync(binary)) throw new SetupError(`Node ${wanted} could not be installed from npm:\n${lastLines(output)}\nCheck the connection to the npm registry, or install Node 24 yourself.`);
  }
  return binary;
}

/** The environment in which tools run: the chosen Node and the local binaries first on PATH. @param {string} node */
export function toolEnvironment(node) {
  const withNode = withPathFirst(process.env, dirname(node), delimiter);
  return /** @type {NodeJS.ProcessEnv} */ (withPathFirst(withNode, join(ROOT, 'node_modules/.bin'), delimiter));
}

/** Installs the locked dependencies when the lock, the platform or the Node has changed since last time. @param {string} node */
export async function ensureDependencies(node) {
  const stamp = join(ROOT, 'node_modules/.vedette-installed');
  const wanted = createHash('sha256').update(text(join(ROOT, 'package-lock.json'))).update(`${process.platform}-${process.arch}`).digest('hex');
  if (text(stamp) === wanted) return;
  say('installing dependencies (once, about half a minute) …');
  const npm = npmCommand(process.platform, process.env['npm_execpath'], node);
  const started = Date.now();
  const { code, output } = await runCollected(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund'], { cwd: ROOT, shell: npm.shell, env: toolEnvironment(node) });
  if (code !== 0) throw new SetupError(`npm could not install the dependencies:\n${lastLines(output)}`);
  writeFileSync(stamp, wanted);
  say(`dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

const SOURCES = ['common', 'agent-runtime', 'storage', 'host', 'electron', 'renderer', 'resources', 'package-lock.json', 'electron.vite.config.ts', 'vite.headless.config.ts', 'vite.renderer.config.ts'];

/** A digest of names, sizes and times of everything that the build reads. */
function sourceDigest() {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ path) => {
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info) return;
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
  };
  for (const source of SOURCES) visit(join(ROOT, source));
  return hash.digest('hex');
}

/** The builds that make `out/`: the desktop shell with its page, and the runtime with its headless host. */
const BUILDS = [
  ['electron-vite', ['build', '--logLevel', 'warn']],
  ['vite', ['build', '--config', 'vite.headless.config.ts', '--logLevel', 'warn']],
];

/** Builds when the sources have changed since last time. @param {string} node @returns {Promise<void>} */
export async function ensureBuild(node) {
  const stamp = join(ROOT, 'out/.built');
  const digest = sourceDigest();
  if (text(stamp) === digest) return;
  say('building …');
  const started = Date.now();
  for (const [tool, args] of /** @type {[string, string[]][]} */ (BUILDS)) {
    const { code, output } = await runCollected(node, [toolScript(tool), ...args], { cwd: ROOT, env: toolEnvironment(node) });
    if (code !== 0) throw new SetupError(`the build failed in ${tool}:\n${lastLines(output, 40)}`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  say(`built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** The script behind a binary of a local package, so that no shell and no .cmd is needed. @param {string} name @param {string} [bin] */
export function toolScript(name, bin = name) {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(ROOT, 'node_modules', name, script);
}

/**
 * Everything in order, then the command that was asked for under the right Node.
 * @param {string[]} command arguments for Node
 */
export async function runWithNode(command) {
  const node = await ensureNode();
  await ensureDependencies(node);
  return runShown(node, command, { cwd: ROOT, env: toolEnvironment(node) });
}

/** Runs a tool's main function; a SetupError becomes one sentence and exit code 1. @param {() => Promise<number>} main */
export async function runTool(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`vedette: ${error.message}`);
    process.exitCode = 1;
  }
}

/** @param {string} output @param {number} [count] */
function lastLines(output, count = 15) {
  return output.trim().split('\n').slice(-count).join('\n');
}
