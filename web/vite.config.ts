import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page is plain files that `vade serve` hands out; nothing in it is fetched from elsewhere. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: { outDir: '../dist-web', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1000 },
  server: { proxy: { '/api': 'http://127.0.0.1:8233' } },
})
