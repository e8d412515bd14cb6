// Schema step 6: the values of an event's text, so that it can be worded in another language than the stored one.
import type { Migration } from './migration.ts';

export const eventValues: Migration = {
  version: 6,
  name: 'event values',
  sql: `
    ALTER TABLE events ADD COLUMN params TEXT;
  `,
};
