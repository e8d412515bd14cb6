// credentials.*: what to say to devices. Secrets go in and never come out.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SecretVault } from '../ports/secrets.ts';
import type { EditableCredentialBook } from '../snmp/credentials/credential-book.ts';
import type { Namespace } from './namespace.ts';

export interface CredentialHandlerDeps {
  readonly book: EditableCredentialBook;
  readonly vault: SecretVault;
}

export function createCredentialHandlers({ book, vault }: CredentialHandlerDeps): Pick<Namespace<'credentials'>, 'calls'> {
  return {
    calls: {
      'credentials.list': () => book.rows(),
      'credentials.save': (wish) => ({ id: book.save(wish) }),
      'credentials.remove': ({ id }) => {
        book.remove(id);
        return {};
      },
      'credentials.order': ({ ids }) => {
        book.order(ids);
        return {};
      },
      'credentials.keeper': () => vault.state(),
      'credentials.unlock': async ({ passphrase }) => {
        if (!(await vault.unlock(passphrase))) throw new VedetteError('bad_input', 'This is not the passphrase that the secrets were locked with.', { path: 'passphrase' });
        return {};
      },
    },
  };
}
