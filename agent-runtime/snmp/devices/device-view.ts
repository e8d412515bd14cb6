// A device as the console shows it: a row of the table, and its whole page.
import type { z } from 'zod';
import type { deviceDetail, deviceSummary } from '../../../common/contract/lan/device-schemas.ts';
import type { Outgoing } from '../../../common/contract/contract.ts';
import type { DeviceIdentity, DeviceInterface } from '../../../common/model/device.ts';
import type { CredentialBook, DeviceRecord, ObjectNames } from '../lan-parts.ts';
import type { DevicePoller } from '../polling/device-poller.ts';
import type { Polling } from '../polling/polling.ts';

export type DeviceSummary = Outgoing<z.infer<typeof deviceSummary>>;
export type DeviceDetail = Outgoing<z.infer<typeof deviceDetail>>;

export interface DeviceViewDeps {
  readonly polling: Polling;
  readonly credentials: CredentialBook;
  readonly names: ObjectNames;
  readonly settings: () => { readonly interval: number; readonly ping: boolean };
  /** Maker of a network card by its address; '' when unknown. */
  readonly macVendor: (mac: string) => string;
}

const NOBODY: DeviceIdentity = { name: '', description: '', objectId: '', vendor: '', model: '', osName: '', osVersion: '', serial: '', location: '', contact: '', kind: 'other', uptimeMs: null };
const UNKNOWN_LIMITS = { bulk: true, maxRepetitions: 10, maxColumns: 5, maxGet: 20 };
/** IANAifType of loopbacks, tunnels and the like: they carry what other interfaces carry, too. */
const INNER_TYPES = new Set([24, 53, 131, 135, 136, 161]);

export function summaryOf(deps: DeviceViewDeps, record: DeviceRecord): DeviceSummary {
  const poller = deps.polling.poller(record.id);
  const facts = poller?.digest.facts;
  const identity = facts?.identity ?? record.identity ?? NOBODY;
  const ports = poller?.digest.interfaces() ?? [];
  const ping = deps.polling.ping.facts(record.id);
  const mac = record.mac || ports.find((port) => port.mac !== '')?.mac || '';
  return {
    id: record.id,
    name: record.name || identity.name || record.hostNames[0] || record.address,
    address: record.address,
    port: record.port,
    mac,
    macVendor: mac === '' ? '' : deps.macVendor(mac),
    hostNames: [...record.hostNames],
    identity,
    profile: poller?.choice?.profile.name ?? record.profile,
    state: record.state,
    reachability: poller?.reachability ?? 'unknown',
    network: record.network,
    problems: poller?.problems() ?? [],
    interfaces: { total: ports.length, up: ports.filter(({ oper }) => oper === 'up').length },
    cpu: most(facts?.processors.map(({ usage }) => usage)),
    memory: most(facts?.memories.flatMap(({ percent }) => percent ?? [])),
    inBits: totalOf(ports, 'inBits'),
    outBits: totalOf(ports, 'outBits'),
    latencyMs: ping.latencyMs,
    lossPercent: ping.lossPercent,
    intervalMs: poller?.interval ?? (record.intervalMs || deps.settings().interval),
    lastPoll: poller?.polls.lastPoll ?? null,
    firstSeen: record.firstSeen,
    lastSeen: poller?.polls.lastPoll ?? record.lastSeen,
    writable: record.writeCredential !== '',
  };
}

export function detailOf(deps: DeviceViewDeps, record: DeviceRecord): DeviceDetail {
  const poller = deps.polling.poller(record.id);
  const facts = poller?.digest.facts;
  return {
    summary: summaryOf(deps, record),
    notes: record.notes,
    interfaces: poller?.digest.interfaces() ?? [],
    sensors: facts?.sensors ?? [],
    processors: facts?.processors ?? [],
    memories: facts?.memories ?? [],
    volumes: facts?.volumes ?? [],
    supplies: facts?.supplies ?? [],
    wireless: facts?.wireless ?? [],
    neighbours: (facts?.slow?.network.neighbours ?? []).map(({ localIndex, localPort, protocol, remoteAddress, remoteChassis, remoteDescription, remoteName, remotePort }) => ({ localIndex, localPort, protocol, remoteAddress, remoteChassis, remoteDescription, remoteName, remotePort })),
    pages: facts?.pages === null || facts?.pages === undefined ? [] : [{ name: 'total', count: facts.pages }],
    addresses: (facts?.slow?.network.addresses ?? []).map(({ address, prefix }) => (prefix === null ? address : `${address}/${prefix}`)),
    parts: (facts?.slow?.entities ?? []).flatMap(({ class: kind, description, model, name, serial }) => (model.trim() === '' && serial.trim() === '' ? [] : [{ name: name || description, class: kind, model: model.trim(), serial: serial.trim(), description }])),
    poll: pollFactsOf(deps, record, poller),
  };
}

function pollFactsOf({ names, polling, settings }: DeviceViewDeps, record: DeviceRecord, poller: DevicePoller | undefined): DeviceDetail['poll'] {
  const session = polling.sessions.peek(record.id);
  const polls = poller?.polls;
  const pingObstacle = settings().ping ? polling.ping.reason : 'switched_off';
  return {
    credential: record.credential,
    version: session?.oddities.has('v1_only') === true ? '1' : (polling.sessions.versionOf(record) ?? '2c'),
    engineId: session?.engineId ?? record.engineId,
    lastDurationMs: polls?.lastDurationMs ?? null,
    polls: polls?.polls ?? 0,
    failures: polls?.failures ?? 0,
    skipped: polls?.skipped ?? 0,
    lastFailure: polls?.lastFailure ?? null,
    limits: record.fixedLimits ?? session?.limits ?? record.learned?.limits ?? UNKNOWN_LIMITS,
    limitsFixed: record.fixedLimits !== null,
    packetsPerSecond: record.packetsPerSecond,
    gentle: polls?.gentle ?? null,
    oddities: [...(session?.oddities ?? [])].map(([name, count]) => ({ name, count })),
    requests: session?.counts.requests ?? 0,
    timeouts: session?.counts.timeouts ?? 0,
    nextPoll: polling.nextPoll(record.id),
    ...(pingObstacle === '' ? {} : { pingObstacle }),
    tables: (polls?.tables ?? []).map(({ ms, oid, rows }) => ({ oid, name: names.nameOf(oid).name, rows, ms })),
  };
}

function most(values: readonly number[] | undefined): number | null {
  return values === undefined || values.length === 0 ? null : Math.max(...values);
}

/** The sum over ports that carry traffic of their own; null while no rate is known. */
function totalOf(ports: readonly DeviceInterface[], key: 'inBits' | 'outBits'): number | null {
  const rates = ports.flatMap((port) => (port.type !== null && INNER_TYPES.has(port.type) ? [] : (port[key] ?? [])));
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}
