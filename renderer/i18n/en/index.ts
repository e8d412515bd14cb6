// Owns the list of the en catalogues.
export { shell } from './shell.ts';
export { ui } from './ui.ts';
export { charts } from './charts.ts';
export { findings } from './findings.ts';
export { overview } from './overview.ts';
export { host } from './host.ts';
export { processes } from './processes.ts';
export { explorer } from './explorer.ts';
export { events } from './events.ts';
export { pipeline } from './pipeline.ts';
export { status } from './status.ts';
export { settings } from './settings.ts';
export { storage } from './storage.ts';
export { sql } from './sql.ts';
export { functions } from './functions.ts';
export { networkDevices } from './network-devices.ts';
export { networkTools } from './network-tools.ts';
