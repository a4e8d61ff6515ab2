/**
 * Builds the service worker beside the page: tells it which files the build made, and a version
 * that changes exactly when one of them does.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Plugin, type Rolldown, transformWithOxc } from 'vite';

type OutputBundle = Rolldown.OutputBundle;
type PluginContext = Rolldown.PluginContext;

const SOURCE = new URL('./service_worker.ts', import.meta.url);

export function shell(): Plugin {
  let publicDir = '';
  return {
    name: 'jpd-shell',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    // The page and its styles are put into the bundle by plugins that come after.
    generateBundle: { order: 'post', handler: bundled },
  };

  async function bundled(this: PluginContext, _options: unknown, bundle: OutputBundle) {
    const hash = createHash('sha256');
    const files: string[] = [];
    for (const [name, made] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
      files.push(`/${name}`);
      hash.update(name).update(made.type === 'chunk' ? made.code : made.source);
    }
    for (const name of readdirSync(publicDir).sort()) {
      files.push(`/${name}`);
      hash.update(name).update(readFileSync(resolve(publicDir, name)));
    }
    const code = readFileSync(SOURCE, 'utf8');
    hash.update(code);
    const list = JSON.stringify({ version: hash.digest('hex').slice(0, 12), files });
    const built = await transformWithOxc(code, 'service_worker.ts', {
      define: { __SHELL__: list },
      sourcemap: false,
    });
    this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: built.code });
  }
}
