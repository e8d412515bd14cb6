// Owns the lines that a person copies to receive traps of other machines: configuration and firewall. Pure.
import type { Receiver } from './trap-types.ts';

export const SYSTEMS = ['windows', 'mac', 'linux'] as const;
export type System = (typeof SYSTEMS)[number];

/** The system of a Node platform name. */
export function systemOf(platform: string | undefined): System {
  return platform === 'win32' ? 'windows' : platform === 'darwin' ? 'mac' : 'linux';
}

/** Whether an address hears this machine only. */
export function isLocalOnly(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

/** The part of vedette.yaml that listens on all addresses. */
export function configLines(receiver: Pick<Receiver, 'port'>): string {
  return `network:\n  traps:\n    enabled: true\n    address: 0.0.0.0\n    port: ${receiver.port}`;
}

/** What lets the port through. Windows: netsh; macOS: its firewall asks by program, pf by port; Linux: firewalld, ufw or nftables. */
export function firewallLines(system: System, port: number): string {
  if (system === 'windows') return `netsh advfirewall firewall add rule name="Vedette traps" dir=in action=allow protocol=UDP localport=${port} profile=private,domain`;
  if (system === 'mac') return '/usr/libexec/ApplicationFirewall/socketfilterfw --add /Applications/Vedette.app\n/usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp /Applications/Vedette.app';
  return `sudo firewall-cmd --permanent --add-port=${port}/udp && sudo firewall-cmd --reload\nsudo ufw allow ${port}/udp\nsudo nft add rule inet filter input udp dport ${port} accept`;
}
