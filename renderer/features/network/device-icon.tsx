// Owns the picture of each kind of device.
import { BatteryCharging, Box, BrickWallFire, EthernetPort, PlugZap, Printer, RadioTower, Router, Server, ServerNas, Split, Thermometer, Waypoints, Wifi, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceKind } from '../../../common/model/device.ts';
import classes from './network.module.css';

const ICONS: Readonly<Record<DeviceKind, LucideIcon>> = {
  'switch': EthernetPort,
  router: Router,
  firewall: BrickWallFire,
  access_point: Wifi,
  wlc: RadioTower,
  printer: Printer,
  storage: ServerNas,
  server: Server,
  ups: BatteryCharging,
  pdu: PlugZap,
  sensor: Thermometer,
  load_balancer: Split,
  'sd-wan': Waypoints,
  other: Box,
};

/** The picture of a kind; anything unknown is a plain box. It stands beside words, so screen readers skip it. */
export function DeviceIcon({ kind, size = 16 }: { readonly kind: string; readonly size?: number }): ReactNode {
  const Icon = Object.hasOwn(ICONS, kind) ? ICONS[kind as DeviceKind] : Box;
  return <Icon size={size} strokeWidth={1.6} className={classes.icon} aria-hidden />;
}
