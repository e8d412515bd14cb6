// `npm run dev`: the runtime thread and the headless program from sources, behind a Vite server that reloads the console while it is edited.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toVedetteError } from '../common/errors/vedette-error.ts';
import { findAppRoot, readVersion } from './app-root.ts';
import { parseCommandLine } from './command-line.ts';
import { openBrowser } from './open-browser.ts';
import { productPaths } from './paths.ts';
import { startHeadless } from './start-headless.ts';
import type { Headless } from './start-headless.ts';
import { listenError } from './web-server/port-owner.ts';

/** The port that Vite takes by default; the console's address while developing. */
const DEV_PORT = 5173;
const DEV_HOST = '127.0.0.1';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  const appRoot = findAppRoot(import.meta.dirname);
  // A data folder of its own, so that an unfinished version never touches the real history.
  const command = parseCommandLine(process.argv.slice(2));
  if (command.action !== 'serve') {
    say('Usage: npm run dev -- [--data-dir <path>] [--config <path>] [--port <number of the runtime>] [--no-open] [--desktop]');
    return;
  }
  const dataDir = command.dataDir ?? join(appRoot, '.vedette', 'dev-data');
  mkdirSync(dataDir, { recursive: true });
  const paths = productPaths(process.platform, process.env, homedir(), { cwd: process.cwd(), dataDir, config: command.config });
  const devOrigin = `http://${DEV_HOST}:${DEV_PORT}`;

  // Vite is there while developing only, so the program itself must not import it.
  const { build, createServer } = await import('vite');
  await build({ configFile: join(appRoot, 'vite.headless.config.ts'), logLevel: 'warn' });
  const headless: Headless = await startHeadless({ appRoot, ...paths, version: readVersion(appRoot), port: command.port ?? 0, hooks: true, devOrigin });
  const server = await createServer({
    configFile: join(appRoot, 'vite.renderer.config.ts'),
    server: {
      host: DEV_HOST,
      port: DEV_PORT,
      strictPort: true,
      cors: false,
      proxy: {
        '/ws': { target: headless.url, ws: true },
        '/session': { target: headless.url },
        // Only the exchange of a link for a session; the page itself is Vite's.
        '^/\\?token=': { target: headless.url },
      },
    },
  });
  try {
    await server.listen();
  } catch (error) {
    await headless.stop();
    throw listenError(error, DEV_PORT, process.platform);
  }
  say(`The console reloads while you edit renderer/. Open  ${headless.link}`);
  say('A change of common/, agent-runtime/, storage/ or host/ needs a new start. Stop with Ctrl-C.');
  if (command.open) openBrowser(process.platform, process.env, headless.link);
  const stop = (): void => {
    void Promise.all([server.close(), headless.stop()]).then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${toVedetteError(error).message}\n`);
  process.exit(1);
}
