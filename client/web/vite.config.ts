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
  plugins: [
    svelte(),
    svelteTesting({ autoCleanup: false }),
    leanLibraries(),
    shell(),
    compressed(),
  ],
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
      // Rules for quotes and dashes, made as soon as their module is loaded, and not used here.
      treeshake: { manualPureFunctions: ['InputRule'] },
      output: {
        // Files of a good size: each of twenty small ones costs a request, and compresses worse.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'] },
            // What forms and dialogs are made of. To read and write a plan takes none of it.
            {
              name: 'forms',
              test: /\/src\/ui\/(CopyButton|Dialog|ErrorSummary|Field|form|paged)\./,
              minShareCount: 3,
            },
            // What pages share besides, with what any page looks into on this device.
            {
              name: 'parts',
              test: /\/src\/(ui\/(?!EmptyState|SchoolChoices|frame)|features\/cycles\/CycleBar|features\/cycles\/phases|sync\/journal|offline\/copies)/,
              minShareCount: 2,
            },
            // Documents without their editor: edits that were left behind are sent from any page.
            { name: 'live', test: /\/src\/sync\/rooms\./ },
          ],
        },
      },
    },
    reportCompressedSize: true,
  },
  test: {
    // A test that needs a page says so in its first line: making one takes longer than most tests.
    environment: 'node',
    // Whatever a test makes it takes away: so files share what they import, which takes longest.
    isolate: false,
    pool: 'threads',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
  },
});
