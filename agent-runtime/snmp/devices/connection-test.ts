// Tries to reach a device and says which step failed: is it there, does it take the credential, does it show what polling needs.
import type { Network } from '../../ports/network.ts';
import type { CredentialBook } from '../lan-parts.ts';
import { SYS_DESCR, SYS_OBJECT_ID, SYS_UP_TIME } from '../polling/poll-plan.ts';
import type { Sessions } from '../polling/sessions.ts';
import { failureOf } from '../polling/table-reader.ts';
import type { Oid, SnmpFailure, SnmpSession, Target, VarBind } from '../protocol.ts';

export interface TestStep {
  readonly step: 'reachability' | 'credentials' | 'view';
  readonly state: 'ok' | 'failed' | 'skipped';
  /** A code of the console's catalogue, worded with `params`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface TestResult {
  readonly steps: readonly TestStep[];
  /** The credential that worked; '' when none did. */
  readonly credential: string;
  readonly name: string;
  readonly description: string;
  readonly objectId: string;
}

export interface ConnectionTestDeps {
  readonly network: Pick<Network, 'ping'>;
  readonly sessions: Sessions;
  readonly credentials: CredentialBook;
}

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const PING_MS = 1_000;
/** Where polling looks first: interfaces, storage of computers, entities, printers. A view that shows none of them is of no use. */
const WORTH_SEEING: readonly Oid[] = ['1.3.6.1.2.1.2.2.1.2', '1.3.6.1.2.1.25.2.3.1.3', '1.3.6.1.2.1.47.1.1.1.1.2', '1.3.6.1.2.1.43.11.1.1.6', '1.3.6.1.2.1.33.1.1'];

/** Stores nothing. `credential` '' tries all in their order; SNMPv3 users once each. Rejects only when cancelled. */
export async function testConnection(deps: ConnectionTestDeps, target: Target, credential: string, signal: AbortSignal): Promise<TestResult> {
  if (deps.sessions.isExcluded(target.address)) return nothingSent();
  const ids = credential === '' ? deps.credentials.ids() : [credential];
  const ping = deps.network.ping(target.address, PING_MS);
  const failures: { readonly id: string; readonly failure: SnmpFailure }[] = [];
  let unreadable = 0;
  for (const id of ids) {
    const secret = deps.credentials.secretOf(id);
    if (secret === undefined) {
      unreadable += 1;
      continue;
    }
    const session = deps.sessions.open(target, secret, { retries: secret.version === '3' ? 0 : 1, packetsPerSecond: 0 });
    try {
      const bindings = await session.get([SYS_UP_TIME, SYS_NAME, SYS_DESCR, SYS_OBJECT_ID], { signal });
      return await reached(session, id, deps.credentials.nameOf(id), bindings, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') throw failure;
      failures.push({ id, failure });
    } finally {
      session.close();
    }
  }
  const pinged = await ping;
  return { steps: failedSteps(deps, { failures, unreadable, tried: ids.length }, pinged), credential: '', name: '', description: '', objectId: '' };
}

async function reached(session: SnmpSession, id: string, name: string, bindings: readonly VarBind[], signal: AbortSignal): Promise<TestResult> {
  const seen = bindings.filter(({ value }) => value.value !== null);
  let next: readonly VarBind[] = [];
  try {
    next = await session.getNext(WORTH_SEEING, { signal });
  } catch (thrown) {
    if (failureOf(thrown).kind === 'cancelled') throw thrown;
  }
  const shows = WORTH_SEEING.some((root, at) => next[at]?.oid.startsWith(`${root}.`) === true && next[at].value.value !== null);
  const view: TestStep =
    seen.length === 0 && !shows
      ? { step: 'view', state: 'failed', code: 'view_empty', params: {} }
      : shows
        ? { step: 'view', state: 'ok', code: 'view_ok', params: {} }
        : { step: 'view', state: 'failed', code: 'view_limited', params: { objects: seen.length } };
  const text = (oid: Oid): string => {
    const value = bindings.find((binding) => binding.oid === oid)?.value;
    if (value?.type === 'octets') return new TextDecoder().decode(value.value);
    return value?.type === 'oid' ? value.value : '';
  };
  return {
    steps: [{ step: 'reachability', state: 'ok', code: 'answers', params: {} }, { step: 'credentials', state: 'ok', code: 'credential_works', params: { credential: name } }, view],
    credential: id,
    name: text(SYS_NAME),
    description: text(SYS_DESCR),
    objectId: text(SYS_OBJECT_ID),
  };
}

function nothingSent(): TestResult {
  const skipped = (step: TestStep['step']): TestStep => ({ step, state: 'skipped', code: 'not_tried', params: {} });
  return { steps: [{ step: 'reachability', state: 'failed', code: 'excluded', params: {} }, skipped('credentials'), skipped('view')], credential: '', name: '', description: '', objectId: '' };
}

/** Failures that only somebody who speaks SNMP there can cause. */
const SPOKEN = new Set(['unknown_user', 'wrong_key', 'unsupported_level', 'not_in_time_window', 'wrong_engine', 'error_status', 'malformed']);

function failedSteps({ credentials }: ConnectionTestDeps, { failures, tried, unreadable }: { failures: readonly { id: string; failure: SnmpFailure }[]; tried: number; unreadable: number }, pinged: Awaited<ReturnType<Network['ping']>>): TestStep[] {
  const skipped: TestStep = { step: 'view', state: 'skipped', code: 'not_tried', params: {} };
  if (tried === 0 || unreadable === tried) {
    return [{ step: 'reachability', state: 'skipped', code: 'not_tried', params: {} }, { step: 'credentials', state: 'failed', code: tried === 0 ? 'no_credentials' : 'credentials_locked', params: {} }, skipped];
  }
  const spoken = failures.find(({ failure }) => SPOKEN.has(failure.kind));
  if (spoken !== undefined) {
    const { failure, id } = spoken;
    return [{ step: 'reachability', state: 'ok', code: 'answers', params: {} }, { step: 'credentials', state: 'failed', code: failure.kind, params: { credential: credentials.nameOf(id), message: failure.message } }, skipped];
  }
  const refused = failures.find(({ failure }) => failure.kind === 'unreachable' || failure.kind === 'refused');
  if (refused !== undefined) {
    const { kind, message } = refused.failure;
    return [{ step: 'reachability', state: 'failed', code: kind === 'refused' ? 'not_allowed' : 'port_closed', params: { message } }, { step: 'credentials', state: 'skipped', code: 'not_tried', params: {} }, skipped];
  }
  // A wrong community is answered with silence, so only the ping tells it from an empty address.
  if (pinged.kind === 'answered') return [{ step: 'reachability', state: 'ok', code: 'pings', params: { ms: Math.round(pinged.ms * 10) / 10 } }, { step: 'credentials', state: 'failed', code: 'silent', params: { tried: failures.length } }, skipped];
  return [
    { step: 'reachability', state: 'failed', code: pinged.kind === 'silent' ? 'silent' : 'silent_unpinged', params: pinged.kind === 'unavailable' ? { reason: pinged.reason } : {} },
    { step: 'credentials', state: 'skipped', code: 'not_tried', params: {} },
    skipped,
  ];
}
