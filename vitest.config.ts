// Unit, property, golden and integration tests; the end-to-end suites have configurations of their own.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // The integration tests mostly wait for a program of ours: more files than cores may run at once.
    maxWorkers: Math.max(3, availableParallelism()),
    testTimeout: 20_000,
    // A hook may have to build the program on a machine that others use, too.
    hookTimeout: 120_000,
    // Nothing that is tested may contact any machine but this one.
    env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' },
    setupFiles: ['test/support/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{common,agent-runtime,storage,host,electron,renderer,tools,bench}/**/*.test.{ts,tsx}', 'test/{property,golden,architecture,packaging}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        // Real processes, sockets and disks on a machine that others use, too: a second try is allowed and shown as "retry x1".
        // Programs are started and stopped there, several at once, so a test may take longer than one that starts none.
        test: { name: 'integration', include: ['test/integration/**/*.test.ts'], retry: 1, testTimeout: 40_000 },
      },
    ],
  },
});
