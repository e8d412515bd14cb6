// Secrets on command lines are hidden, the rest stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrubCommand } from './scrub-command.ts';

test.each([
  ['mysql --password=hunter2 -u root', 'mysql --password=******** -u root'],
  ['mysql --password hunter2', 'mysql --password ********'],
  ['app -token abc --verbose', 'app -token ******** --verbose'],
  ['env API_KEY=abc GITHUB_TOKEN=xyz run', 'env API_KEY=******** GITHUB_TOKEN=******** run'],
  ['tool --secret "two words" end', 'tool --secret ******** end'],
  ['curl https://ann:pw@host/path', 'curl https://ann:********@host/path'],
  ['kubectl get secret foo', 'kubectl get secret foo'],
  ['app --password --next 1', 'app --password --next 1'],
  ['/usr/bin/node server.js --port 80', '/usr/bin/node server.js --port 80'],
])('%s', (command, expected) => {
  expect(scrubCommand(command)).toBe(expected);
});

test('any text is scrubbed without fail, and scrubbing twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const once = scrubCommand(text);
      expect(scrubCommand(once)).toBe(once);
    }),
  );
});
