// Schema step 5: documents by kind and name: what people make and devices that were found.
import type { Migration } from './migration.ts';

export const documents: Migration = {
  version: 5,
  name: 'documents',
  sql: `
    CREATE TABLE documents (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      changed INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT;
  `,
};
