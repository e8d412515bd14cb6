// Parsers of /proc/PID/stat, io and status (proc_pid_stat(5), proc_pid_io(5), proc_pid_status(5)).
import { ascii, type ByteScanner } from './byte-scanner.ts';

const OPEN = 40;
const CLOSE = 41;

/** What /proc/PID/stat says; `nameStart` and `nameEnd` are positions in the scanner's bytes. */
export interface ProcessStat {
  nameStart: number;
  nameEnd: number;
  /** Byte of the state letter. */
  state: number;
  parent: number;
  /** User plus system time in clock ticks. */
  cpuTicks: number;
  threads: number;
  startTicks: number;
  residentPages: number;
}

/** Parses one stat line; false when it is not one. The name may hold any bytes, blanks and ')' too: it ends at the last ')'. */
export function parseProcessStat(scanner: ByteScanner, into: ProcessStat): boolean {
  const { bytes, end } = scanner;
  const open = bytes.indexOf(OPEN);
  let close = end - 1;
  while (close > open && bytes[close] !== CLOSE) close--;
  if (open < 0 || open >= end || close <= open) return false;
  into.nameStart = open + 1;
  into.nameEnd = close;
  scanner.at = close + 1;
  scanner.skipBlanks();
  into.state = scanner.at < end ? bytes[scanner.at]! : 63;
  scanner.skipWord();
  into.parent = scanner.number();
  // pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt
  for (let skip = 0; skip < 9; skip++) scanner.number();
  into.cpuTicks = scanner.number() + scanner.number();
  // cutime cstime priority nice
  for (let skip = 0; skip < 4; skip++) scanner.number();
  into.threads = scanner.number();
  scanner.number();
  into.startTicks = scanner.number();
  scanner.number();
  into.residentPages = scanner.number();
  return !Number.isNaN(into.residentPages);
}

const READ_BYTES = ascii('read_bytes: ');
const WRITE_BYTES = ascii('write_bytes: ');

/** Bytes fetched from and sent to storage; NaN for what is missing. */
export interface ProcessIo {
  readBytes: number;
  writtenBytes: number;
}

/** Parses /proc/PID/io. */
export function parseProcessIo(scanner: ByteScanner, into: ProcessIo): void {
  into.readBytes = Number.NaN;
  into.writtenBytes = Number.NaN;
  do {
    if (scanner.take(READ_BYTES)) into.readBytes = scanner.number();
    else if (scanner.take(WRITE_BYTES)) into.writtenBytes = scanner.number();
  } while (scanner.nextLine());
}

const UID = ascii('Uid:');

/** The effective user of /proc/PID/status, or NaN. */
export function parseEffectiveUser(scanner: ByteScanner): number {
  do {
    if (scanner.take(UID)) {
      scanner.number();
      return scanner.number();
    }
  } while (scanner.nextLine());
  return Number.NaN;
}

/** The command line of /proc/PID/cmdline: arguments end in NUL; shown with blanks between, control characters as '?'. */
export function parseCommandLine(scanner: ByteScanner): string {
  let end = scanner.end;
  while (end > 0 && scanner.bytes[end - 1] === 0) end--;
  let text = '';
  for (const character of scanner.text(0, end)) {
    const code = character.codePointAt(0)!;
    text += code === 0 ? ' ' : code < 32 || code === 127 ? '?' : character;
  }
  return text;
}
