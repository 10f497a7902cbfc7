import { defineConfig } from 'vitest/config'

/** No test may leave keys in the keyring of whoever runs it. */
const env = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
/**
 * Node 24 strips types by WebAssembly, whose code the store's threads share. V8 may free a wrapper of it twice when one
 * thread ends while another has it compiled anew (a crash in `Runtime_TierUpWasmToJSWrapper`), so none is compiled anew.
 * What is bundled has nothing to strip.
 */
const execArgv = ['--wasm-wrapper-tiering-budget=2147483647']

/** Unit tests lie beside their files; the slower suites have a folder each under `test/`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          execArgv,
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          include: ['src/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'scripts/*.test.ts'],
        },
      },
      { test: { name: 'contracts', env, execArgv, include: ['test/contracts/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'gateway', env, execArgv, include: ['test/gateway/**/*.test.ts'], testTimeout: 240_000 } },
      {
        test: {
          name: 'replicas',
          env,
          execArgv,
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
          execArgv,
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
          execArgv,
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
          execArgv,
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
