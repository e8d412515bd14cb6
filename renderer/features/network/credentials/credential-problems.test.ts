import { expect, test } from 'vitest';
import { credentialProblems } from './credential-problems.ts';
import type { CredentialRow, CredentialWish } from './credential-types.ts';

const wish = (change: Partial<CredentialWish>): CredentialWish => ({ id: '', name: 'lab', version: '2c', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false, ...change });
const row = (change: Partial<CredentialRow>): CredentialRow => ({ id: 'c', name: 'lab', version: '2c', user: '', auth: 'none', privacy: 'none', context: '', complete: true, devices: 0, failures: 0, forWriting: false, ...change });

test('a new community set needs a name and a community', () => {
  expect(credentialProblems(wish({ name: ' ' }), undefined)).toEqual({ name: 'missing', community: 'missing' });
  expect(credentialProblems(wish({ community: 'public' }), undefined)).toEqual({});
});

test('a secret that is kept may be left out; one that was lost may not', () => {
  expect(credentialProblems(wish({ id: 'c' }), row({}))).toEqual({});
  expect(credentialProblems(wish({ id: 'c' }), row({ complete: false }))).toEqual({ community: 'missing' });
  expect(credentialProblems(wish({ id: 'c', version: '2c' }), row({ version: '3' }))).toEqual({ community: 'missing' });
});

test('version 3: a user, passphrases of eight characters, no privacy without authentication', () => {
  expect(credentialProblems(wish({ version: '3' }), undefined)).toEqual({ user: 'missing' });
  expect(credentialProblems(wish({ version: '3', user: 'u', privacy: 'AES', privacyPassphrase: '12345678' }), undefined)).toEqual({ privacy: 'needs_auth' });
  expect(credentialProblems(wish({ version: '3', user: 'u', auth: 'SHA', authPassphrase: 'short', privacy: 'AES' }), undefined)).toEqual({ authPassphrase: 'short', privacyPassphrase: 'missing' });
  expect(credentialProblems(wish({ id: 'c', version: '3', user: 'u', auth: 'SHA-256', privacy: 'AES' }), row({ version: '3', user: 'u', auth: 'SHA' }))).toEqual({ privacyPassphrase: 'missing' });
});
