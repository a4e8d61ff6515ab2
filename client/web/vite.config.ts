import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { compressed } from './src/compressed_plugin.ts';
import { leanLibraries } from './src/lean_libraries_plugin.ts';
import { shell } from './src/offline/shell_plugin.ts';

/** Where `npm run dev` finds the Python server. */
const server = process.env.JPD_SERVER ?? 'http://127.0.0.1:8000';

/** The server accepts exactly its own origin, so the proxy speaks with that one. */
const behindProxy = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  plugins: [svelte(), svelteTesting(), leanLibraries(), shell(), compressed()],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': behindProxy,
      '/sync': { ...behindProxy, ws: true },
    },
  },
  build: {
    target: 'es2022',
    // One sheet for all pages: none arrives after its page, and scripts need not name forty.
    cssCodeSplit: false,
    // A data: address for a small file would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // One file with what most pages share: each of twenty small ones costs a request.
        codeSplitting: { groups: [{ name: 'parts', test: /\/src\/ui\//, minShareCount: 3 }] },
      },
    },
    reportCompressedSize: true,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/vitest_setup.ts'],
    restoreMocks: true,
  },
});
