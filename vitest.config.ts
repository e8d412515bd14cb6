// Unit, property, golden and integration tests; the end-to-end suites have configurations of their own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{common,agent-runtime,storage,host,electron,renderer,tools}/**/*.test.{ts,tsx}',
      'test/{property,golden,integration,architecture,packaging}/**/*.test.ts',
    ],
    environment: 'node',
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
