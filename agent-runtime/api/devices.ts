// devices.*: what is known of the LAN, one device, and what a person may do with it.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Clock } from '../ports/ports.ts';
import { testConnection } from '../snmp/devices/connection-test.ts';
import { detailOf, summaryOf } from '../snmp/devices/device-view.ts';
import type { DeviceViewDeps } from '../snmp/devices/device-view.ts';
import { draftProfile } from '../snmp/devices/draft-profile.ts';
import { EnterpriseWalks, unmappedObjects, unmappedSubtrees } from '../snmp/devices/enterprise-walks.ts';
import { recordDevice } from '../snmp/devices/record-device.ts';
import { sayFailure } from '../snmp/say-failure.ts';
import type { CredentialBook, DeviceRecord, DeviceRegistry, NetworkPresence } from '../snmp/lan-parts.ts';
import { LivePorts } from '../snmp/polling/live-ports.ts';
import type { Polling } from '../snmp/polling/polling.ts';
import { oidsOf } from '../snmp/profiles/plan.ts';
import { untilOver } from './namespace.ts';
import type { Namespace } from './namespace.ts';

export interface DeviceHandlerDeps extends DeviceViewDeps {
  readonly clock: Clock;
  readonly registry: DeviceRegistry;
  readonly presence: Pick<NetworkPresence, 'networkOf'>;
  readonly polling: Polling;
  readonly credentials: CredentialBook;
}

export interface DeviceHandlers extends Namespace<'devices'> {
  /** Ends what is asked each second. */
  stop(): void;
}

/** Changes of many devices travel together, at most so often. */
const GATHER_MS = 250;

export function createDeviceHandlers(deps: DeviceHandlerDeps): DeviceHandlers {
  const { clock, credentials, names, polling, presence, registry } = deps;
  const walks = new EnterpriseWalks(clock);
  const live = new LivePorts({
    clock,
    sessionOf: (id) => polling.sessionOf(id),
    speedOf: (id, index) => polling.poller(id)?.digest.facts?.interfaces.find((port) => port.index === index)?.speed ?? null,
  });

  function known(id: string): DeviceRecord {
    const record = registry.get(id);
    if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    return record;
  }

  function knownCredential(id: string | undefined): void {
    if (id !== undefined && id !== '' && !credentials.ids().includes(id)) throw new VedetteError('not_found', `There is no credential "${id}".`);
  }

  /** What the profile of a device reads, and what its enterprise walk found beside. */
  function unmapped(id: string) {
    const walk = walks.get(id);
    const profile = polling.poller(id)?.choice?.profile;
    const read = profile === undefined ? [] : Object.values(oidsOf(profile)).flat();
    return { walk, objects: walk === undefined ? [] : unmappedObjects(walk.objects, read.map((oid) => oid.replace(/\.0$/u, ''))) };
  }

  return {
    calls: {
      'devices.list': () => registry.all().map((record) => summaryOf(deps, record)),
      'devices.get': ({ id }) => detailOf(deps, known(id)),
      'devices.test': async ({ address, credential, port }, { signal }) => {
        knownCredential(credential);
        const { objectId, ...result } = await sayFailure(testConnection(deps.polling.testDeps(), { address, port }, credential, signal));
        return { ...result, profile: result.credential === '' ? '' : (polling.profileFor(objectId)?.name ?? '') };
      },
      'devices.add': ({ address, credential, name, port }) => {
        knownCredential(credential);
        if (!isAddress(address)) throw new VedetteError('bad_input', `"${address}" is no IP address such as 192.168.1.10.`);
        return summaryOf(deps, registry.add({ address, port, state: 'monitored', credential, network: presence.networkOf(address), ...(name === undefined ? {} : { name }) }));
      },
      'devices.change': ({ ids, limits, ...change }) => {
        knownCredential(change.credential);
        knownCredential(change.writeCredential);
        if (change.profile !== undefined && change.profile !== '' && polling.profileNamed(change.profile) === undefined) throw new VedetteError('not_found', `There is no profile "${change.profile}".`);
        for (const id of ids) known(id);
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        for (const id of ids) registry.update(id, { ...given, ...(limits === undefined ? {} : { fixedLimits: limits }) });
        return {};
      },
      'devices.remove': ({ ids }) => {
        for (const id of ids) known(id);
        for (const id of ids) {
          registry.remove(id);
          walks.forget(id);
        }
        return {};
      },
      'devices.poll': async ({ id }) => {
        await polling.poll(known(id).id);
        return {};
      },
      'devices.coverage': ({ id }) => {
        const record = known(id);
        const poller = polling.poller(record.id);
        const choice = poller?.choice;
        const { answered, unanswered } = poller?.digest.coverage ?? { answered: [], unanswered: [] };
        const { objects, walk } = unmapped(record.id);
        const named = (oid: string): { oid: string; name: string } => {
          const { name, suffix } = names.nameOf(oid);
          return { oid, name: suffix === '' || suffix === '0' ? name : `${name}.${suffix}` };
        };
        return {
          profile: choice?.profile.name ?? '',
          why: choice === undefined ? '' : choice.why === 'pattern' ? `pattern ${choice.pattern}` : choice.why,
          extends: (choice?.profile.parts ?? []).slice(1),
          answered: answered.map((oid) => ({ ...named(oid), rows: poller?.reader.rowsOf(oid) ?? 1 })),
          unanswered: unanswered.map(named),
          unmapped: unmappedSubtrees(objects, names),
          walkedAt: walk?.t ?? null,
        };
      },
      'devices.walkEnterprise': async ({ id }, { signal }) => {
        await sayFailure(walks.walk(known(id).id, polling.sessionOf(id), signal));
        return {};
      },
      'devices.draftProfile': ({ id }) => {
        const record = known(id);
        const { objects, walk } = unmapped(record.id);
        if (walk === undefined) throw new VedetteError('unavailable', 'Walk its enterprise tree first: a draft is made of what that finds.');
        const poller = polling.poller(record.id);
        const identity = poller?.digest.facts?.identity ?? record.identity;
        return draftProfile({ deviceName: record.name || identity?.name || record.address, objectId: identity?.objectId ?? '', base: poller?.choice?.profile.name ?? '', objects, names });
      },
      'devices.record': async ({ id }, { signal }) => {
        const record = known(id);
        return sayFailure(recordDevice({ session: polling.sessionOf(record.id), name: record.name || record.identity?.name || record.address, credentials, signal }));
      },
    },
    streams: {
      'devices.watch': (_input, context) => {
        const waiting = new Set<string>();
        let cancel: (() => void) | undefined;
        const send = (): void => {
          cancel = undefined;
          const ids = [...waiting];
          waiting.clear();
          const records = ids.flatMap((id) => registry.get(id) ?? []);
          context.push({ reset: false, devices: records.map((record) => summaryOf(deps, record)), removed: ids.filter((id) => registry.get(id) === undefined) });
        };
        const note = (ids: readonly string[]): void => {
          for (const id of ids) waiting.add(id);
          if (ids.length > 0) cancel ??= clock.after(GATHER_MS, send);
        };
        context.push({ reset: true, devices: registry.all().map((record) => summaryOf(deps, record)), removed: [] });
        const stops = [registry.listen((changed, removed) => note([...changed, ...removed])), polling.listen((id) => note([id]))];
        return untilOver(context, () => {
          for (const stop of stops) stop();
          cancel?.();
        });
      },
      'devices.follow': async ({ id }, context) => {
        known(id);
        const push = (changed: string): void => {
          const record = changed === id ? registry.get(id) : undefined;
          if (record !== undefined) context.push(detailOf(deps, record));
        };
        push(id);
        const stops = [polling.listen(push), registry.listen((changed) => changed.forEach(push))];
        return untilOver(context, () => {
          for (const stop of stops) stop();
        });
      },
      'devices.livePort': async ({ id, index }, context) => {
        known(id);
        return untilOver(context, live.watch(id, index, (second) => context.push(second)));
      },
    },
    stop: () => live.stop(),
  };
}

/** IPv4 in four numbers, or IPv6 by its letters: names are not looked up, since nothing is to be sent elsewhere than a person wrote. */
function isAddress(text: string): boolean {
  const octets = text.split('.');
  if (octets.length === 4) return octets.every((octet) => /^\d{1,3}$/u.test(octet) && Number(octet) < 256);
  return /^[0-9a-f:.]+(%\w+)?$/iu.test(text) && text.includes(':');
}
