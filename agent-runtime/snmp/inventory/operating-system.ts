// Name and version of an operating system in the free text of sysDescr.

/** Each pattern catches the version in its first group, where the text has one. */
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Cisco NX-OS', /Cisco NX-OS.*?Version ([\w.()]+)/isu],
  ['Cisco IOS-XR', /Cisco IOS XR.*?Version ([\w.()]+)/isu],
  ['Cisco IOS-XE', /Cisco IOS.*?IOS[- ]XE.*?Version ([\w.()]+)/isu],
  ['Cisco IOS', /Cisco (?:IOS|Internetwork Operating System).*?Version ([\w.()]+)/isu],
  ['Cisco ASA', /Cisco Adaptive Security Appliance Version ([\w.()]+)/isu],
  ['Arista EOS', /Arista Networks EOS version (\S+)/isu],
  ['Junos', /kernel JUNOS ([\w.-]+)/isu],
  ['Junos', /Juniper Networks.*?version ([\w.-]+)/isu],
  ['RouterOS', /^RouterOS/isu],
  ['ArubaOS', /ArubaOS.*?Version ([\w.-]+)/isu],
  ['Huawei VRP', /VRP \(R\) software,?\s*Version ([\d.]+)/isu],
  ['VMware ESXi', /VMware ESXi ([\d.]+)/isu],
  ['Windows', /Software: Windows Version ([\d.]+)/isu],
  ['pfSense', /^pfSense (?:\S+ )?(\d[\w.-]*)/isu],
  ['EdgeOS', /^EdgeOS v?([\w.-]+)/isu],
  ['TrueNAS', /(?:TrueNAS|FreeNAS)-?([\w.-]+)?/isu],
  ['Linux', /^Linux (?:\S+ )?(\d[\w.-]*)/isu],
  ['Linux', /\bLinux (\d[\w.-]*)/isu],
  ['FreeBSD', /\bFreeBSD (?:\S+ )?(\d[\w.-]*)/isu],
];

/** Both '' when nothing known is in the text, of which the first 1,000 characters count. */
export function operatingSystemIn(description: string): { readonly name: string; readonly version: string } {
  const text = description.slice(0, 1_000);
  for (const [name, pattern] of SYSTEMS) {
    const match = pattern.exec(text);
    if (match !== null) return { name, version: match[1] ?? '' };
  }
  return { name: '', version: '' };
}
