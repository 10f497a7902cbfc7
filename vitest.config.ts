import { defineConfig } from 'vitest/config'

/** No test may leave keys in the keyring of whoever runs it. */
const env = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }

/** Unit tests lie beside their files; the slower suites have a folder each under `test/`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['src/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'scripts/*.test.ts'],
        },
      },
      { test: { name: 'contracts', env, include: ['test/contracts/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'gateway', env, include: ['test/gateway/**/*.test.ts'], testTimeout: 240_000 } },
      {
        test: {
          name: 'replicas',
          env,
          include: ['test/replicas/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'end-to-end',
          env,
          include: ['test/end-to-end/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sdks',
          env,
          globalSetup: ['test/sdks/setup.ts'],
          include: ['test/sdks/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'with-models',
          env,
          include: ['test/with-models/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
})
