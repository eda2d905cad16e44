import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Any query service will do, so work on the dashboard needs no backend: `npm run dev:data` is one.
const apiTarget = process.env.WIRESCOPE_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative, so that the dashboard also works below a path of a reverse proxy.
  base: './',
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': { target: apiTarget, changeOrigin: true } } },
  build: {
    target: 'es2023',
    // A strict content security policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
