// The command line of the headless program: what may be given, and what is said when it is given wrongly.
import { parseArgs } from 'node:util';
import { VedetteError } from '../common/errors/vedette-error.ts';
import { isLoopbackOrigin } from './web-server/authority.ts';

export interface CommandLine {
  readonly action: 'serve' | 'link' | 'help' | 'version';
  /** Undefined: as the configuration says. */
  readonly port?: number;
  readonly dataDir?: string;
  readonly config?: string;
  readonly open: boolean;
  readonly devOrigin?: string;
  readonly hooks: boolean;
  /** Brings up the simulated network. */
  readonly demo: boolean;
}

/** Used when neither the command line nor the configuration names one. */
export const DEFAULT_PORT = 7474;

export const HELP = `Usage: npm start -- [options]

Collects what this machine does and serves the console on 127.0.0.1.

  --port <number>    port of the console (0 picks a free one; default: server.port of the configuration, else ${DEFAULT_PORT})
  --data-dir <path>  where data is kept; the configuration is looked for there too
  --config <path>    the configuration file
  --no-open          do not open a browser
  --demo             bring up a small simulated network on this machine to look around in, with a data folder of its own
  --link             print a fresh link to the console that is running, and end
  --headless         no window (this program never opens one)
  --version          print the version, and end
  --help             print this text, and end
`;

const OPTIONS = {
  'port': { type: 'string' },
  'data-dir': { type: 'string' },
  'config': { type: 'string' },
  'no-open': { type: 'boolean' },
  'demo': { type: 'boolean' },
  'link': { type: 'boolean' },
  'headless': { type: 'boolean' },
  'version': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
  // For development and tests, so not in the help.
  'dev-origin': { type: 'string' },
  'test-hooks': { type: 'boolean' },
} as const;

/** Reads the arguments after the program's name. Throws VedetteError('bad_input') that names the option and what it takes. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const values = parseValues(args);
  const action = values.help === true ? 'help' : values.version === true ? 'version' : values.link === true ? 'link' : 'serve';
  const devOrigin = values['dev-origin'];
  if (devOrigin !== undefined && !isLoopbackOrigin(devOrigin)) throw new VedetteError('bad_input', `--dev-origin takes an origin on this machine such as http://127.0.0.1:5173, not "${devOrigin}".`);
  return {
    action,
    port: parsePort(values.port),
    dataDir: notEmpty('--data-dir', values['data-dir']),
    config: notEmpty('--config', values.config),
    open: values['no-open'] !== true,
    devOrigin,
    hooks: values['test-hooks'] === true,
    demo: values.demo === true,
  };
}

function parseValues(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; strict: true }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new VedetteError('bad_input', `${said}. See --help.`, {}, error);
  }
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new VedetteError('bad_input', `--port takes a number from 0 to 65535, not "${text}".`);
  return port;
}

function notEmpty(option: string, value: string | undefined): string | undefined {
  if (value === '') throw new VedetteError('bad_input', `${option} takes a path.`);
  return value;
}
