// Owns what is wrong with a set of credentials before it is saved, as codes by field. Pure; the agent checks again.
import type { CredentialRow, CredentialWish } from './credential-types.ts';

/** RFC 3414 §11.2: a passphrase has at least eight characters. */
const SHORTEST = 8;

export type CredentialField = 'name' | 'community' | 'user' | 'authPassphrase' | 'privacy' | 'privacyPassphrase';
export type CredentialProblem = 'missing' | 'short' | 'needs_auth';

/** Secrets that `before` keeps may be left out; a new set and a set that turns to other secrets need them. */
export function credentialProblems(wish: CredentialWish, before: CredentialRow | undefined): Partial<Record<CredentialField, CredentialProblem>> {
  const problems: Partial<Record<CredentialField, CredentialProblem>> = {};
  if (wish.name.trim() === '') problems.name = 'missing';
  if (wish.version !== '3') {
    const kept = before !== undefined && before.version !== '3' && before.complete;
    if ((wish.community ?? '') === '' && !kept) problems.community = 'missing';
    return problems;
  }
  if (wish.user.trim() === '') problems.user = 'missing';
  const secret = (value: string | undefined, kept: boolean): CredentialProblem | undefined => {
    if ((value ?? '') === '') return kept ? undefined : 'missing';
    return Array.from(value ?? '').length < SHORTEST ? 'short' : undefined;
  };
  const keeps = before !== undefined && before.version === '3' && before.complete;
  if (wish.auth !== 'none') {
    const problem = secret(wish.authPassphrase, keeps && before.auth !== 'none');
    if (problem !== undefined) problems.authPassphrase = problem;
  } else if (wish.privacy !== 'none') problems.privacy = 'needs_auth';
  if (wish.privacy !== 'none') {
    const problem = secret(wish.privacyPassphrase, keeps && before.privacy !== 'none');
    if (problem !== undefined) problems.privacyPassphrase = problem;
  }
  return problems;
}
