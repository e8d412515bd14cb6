// A whole walk of a device as a recording, without secrets.
import type { CredentialBook } from '../lan-parts.ts';
import type { SnmpSession, VarBind } from '../protocol.ts';
import { writeRecording } from '../recording/write-recording.ts';

/** The internet subtree holds all standard and enterprise objects; IEEE's (aggregates, LLDP) lie beside it. */
const ROOTS = ['1.0.8802', '1.2.840.10006', '1.3.6.1'] as const;
const MOST_OBJECTS = 500_000;

export interface RecordInput {
  readonly session: SnmpSession;
  readonly name: string;
  readonly credentials: CredentialBook;
  readonly signal: AbortSignal;
}

export interface DeviceRecording {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly objects: number;
  readonly leftOut: number;
}

/** Throws SnmpFailure when the device does not answer at all. */
export async function recordDevice({ credentials, name, session, signal }: RecordInput): Promise<DeviceRecording> {
  const objects: VarBind[] = [];
  for (const root of ROOTS) await session.walk(root, (binding) => void objects.push(binding), { signal, maxObjects: MOST_OBJECTS });
  const { leftOut, text, written } = writeRecording(objects, secretsOf(credentials));
  const slug = name.toLowerCase().replace(/[^a-z0-9.-]+/gu, '-').replace(/^[-.]+|[-.]+$/gu, '').slice(0, 60) || 'device';
  return { name: `${slug}.snmprec`, bytes: new TextEncoder().encode(text), objects: written, leftOut };
}

/** All secrets that this program holds: agents sometimes tell them. */
function secretsOf(credentials: CredentialBook): string[] {
  return credentials.ids().flatMap((id) => {
    const secret = credentials.secretOf(id);
    if (secret === undefined) return [];
    return secret.version === '3' ? [secret.auth?.passphrase, secret.privacy?.passphrase].filter((text) => text !== undefined) : [secret.community];
  });
}
