// Debian's SNMP tools as a second opinion: numeric, without any MIB.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { VarBind } from '../../agent-runtime/snmp/protocol.ts';

const run = promisify(execFile);
/** Why tests with them cannot run, or ''. */
export const whyNoSnmpTools = spawnSync('snmpwalk', ['-V']).error === undefined ? '' : 'snmpwalk is not there (package snmp)';

/** What snmpwalk, snmpbulkwalk, snmpget or snmpset prints, one text per object. Rejects with what it complains. */
export async function snmpTool(tool: string, options: readonly string[], { address, port }: { readonly address: string; readonly port: number }, ...rest: readonly string[]): Promise<string[]> {
  const { stdout } = await run(tool, ['-On', '-Oe', '-Ot', '-Ox', '-m', '', '-t', '2', ...options, `${address}:${port}`, ...rest], { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, MIBS: '', LC_ALL: 'C' } });
  const texts = stdout.split(/\n(?=\.|End of MIB)/u).map((text) => text.replace(/\s+/gu, ' ').trim());
  return texts.filter((text) => text.startsWith('.') && !text.includes(' = No more variables '));
}

/** An object as these tools print it. */
export function asPrinted({ oid, value: { type, value } }: VarBind): string {
  const is = (text: string): string => `.${oid} = ${text}`;
  switch (type) {
    case 'octets':
      return is(value.length === 0 ? '""' : `Hex-STRING: ${Array.from(value, (octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join(' ')}`);
    case 'integer':
      return is(`INTEGER: ${value}`);
    case 'counter32':
      return is(`Counter32: ${value}`);
    case 'gauge32':
      return is(`Gauge32: ${value}`);
    case 'counter64':
      return is(`Counter64: ${value}`);
    case 'timeticks':
      return is(String(value));
    case 'oid':
      return is(`OID: .${value}`);
    case 'address':
      return is(`IpAddress: ${value}`);
    default:
      return is(type);
  }
}
