// Unit, property, golden and integration tests; the end-to-end suites have configurations of their own.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{common,agent-runtime,storage,host,electron,renderer,tools}/**/*.test.{ts,tsx}',
      'test/{property,golden,integration,architecture,packaging}/**/*.test.ts',
    ],
    environment: 'node',
    pool: 'forks',
    // The integration tests mostly wait for a program of ours: more files than cores may run at once.
    maxWorkers: Math.max(3, availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
