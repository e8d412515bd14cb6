// The log of the program: JSON lines in a file that is changed when it is full.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, LogFields } from '../../agent-runtime/ports/ports.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface FileLogOptions {
  readonly directory: string;
  /** `runtime` writes runtime.log, then runtime.1.log, runtime.2.log … */
  readonly name: string;
  readonly level?: LogLevel;
  /** Size at which the file is changed. Default 5 MB. */
  readonly maxBytes?: number;
  /** Older files that are kept. Default 3. */
  readonly keep?: number;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface FileLog extends Log {
  setLevel(level: LogLevel): void;
  close(): void;
}

/** A line is never longer than this; what is beyond is cut and said. */
const MAX_LINE = 20_000;

/**
 * Opens the log. Lines are written at once, so that a crash loses none. Logging never throws: lines that the disk refuses are
 * counted, and the count is written with the first line that it takes again.
 */
export function createFileLog(options: FileLogOptions): FileLog {
  const { directory, name, maxBytes = 5_000_000, keep = 3, now } = options;
  let level = LOG_LEVELS.indexOf(options.level ?? 'info');
  let descriptor: number | undefined;
  let size = 0;
  let lost = 0;
  let closed = false;
  const file = (index: number): string => join(directory, index === 0 ? `${name}.log` : `${name}.${index}.log`);

  const open = (): number => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const opened = openSync(file(0), 'a', 0o600);
    size = fstatSync(opened).size;
    return opened;
  };
  const rotate = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
    rmSync(file(keep), { force: true });
    for (let index = keep - 1; index >= 0; index--) {
      try {
        renameSync(file(index), file(index + 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  };
  const writeLine = (line: Buffer): void => {
    descriptor ??= open();
    if (size > 0 && size + line.length > maxBytes) {
      rotate();
      descriptor = open();
    }
    size += writeSync(descriptor, line);
  };
  const write = (lineLevel: LogLevel, message: string, fields: LogFields | undefined): void => {
    if (closed || LOG_LEVELS.indexOf(lineLevel) < level) return;
    try {
      if (lost > 0) {
        writeLine(formatLine(now(), 'warn', 'lines could not be written to this log', { count: lost }));
        lost = 0;
      }
      writeLine(formatLine(now(), lineLevel, message, fields));
    } catch {
      lost += 1;
    }
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    setLevel: (next) => {
      level = LOG_LEVELS.indexOf(next);
    },
    close: () => {
      closed = true;
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function formatLine(t: number, level: LogLevel, message: string, fields: LogFields | undefined): Buffer {
  const head = { time: new Date(t).toISOString(), level, message };
  let text: string;
  try {
    text = JSON.stringify({ ...fields, ...head }, plainErrors);
  } catch (error) {
    text = JSON.stringify({ ...head, unreadable: String(error) });
  }
  if (text.length > MAX_LINE) text = JSON.stringify({ ...head, message: message.slice(0, 1_000), cut: text.length });
  return Buffer.from(`${text}\n`);
}

/** Errors have no enumerable fields; BigInts have no JSON. */
function plainErrors(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === 'bigint' ? value.toString() : value;
}
