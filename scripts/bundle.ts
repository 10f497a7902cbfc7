import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * Makes `dist/gateway.cjs` of all that `vade gateway` loads: a start reads ten files instead of 500, and CommonJS takes
 * 13 MB less memory than modules do. What lies beside a source and is read or started by its path lies beside the
 * bundle. Another folder than `dist` may be named.
 */
const root = join(import.meta.dirname, '..')
const [out = join(root, 'dist')] = process.argv.slice(2)
const gateway = join(root, 'src/cli/gateway-main.ts')
const writerThread = join(root, 'src/store/writer-thread.ts')
const started = [gateway, writerThread]
rmSync(out, { recursive: true, force: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  // jsonc-parser's other form cannot be bundled.
  resolve: { mainFields: ['module', 'main'] },
  ssr: { noExternal: true, external: ['better-sqlite3-multiple-ciphers'] },
  build: {
    ssr: true,
    outDir: out,
    copyPublicDir: false,
    rolldownOptions: {
      // No file of ours does anything by being read but the two that are started: what the gateway does not use of an
      // index (the redactor's patterns take 35 ms) is left out.
      treeshake: { moduleSideEffects: (id) => !id.startsWith(join(root, 'src')) || started.includes(id) },
      input: { gateway, 'writer-thread': writerThread },
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
    },
  },
})
for (const data of ['models.json', 'rows']) {
  cpSync(join(root, 'src/gateway/providers', data), join(out, data), { recursive: true })
}
