// Reads `{"update", "section", "json"}` on standard input and answers, with the editor's own
// packages, what y-prosemirror makes of the update and what it writes for the JSON.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const web = createRequire(process.argv[2]);
const Y = web('yjs');
const { initProseMirrorDoc, updateYFragment, prosemirrorJSONToYXmlFragment } = web('y-prosemirror');
const { rolldown } = web('rolldown');

/** The schema that the page's editor uses, from its TypeScript. */
async function editorSchema() {
  const input = join(dirname(process.argv[2]), 'src', 'editor', 'schema.ts');
  const bundle = await rolldown({ input, external: /^prosemirror-/, logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'cjs' });
  const module = { exports: {} };
  new Function('require', 'module', 'exports', output[0].code)(web, module, module.exports);
  return module.exports.schema;
}

async function main() {
  const schema = await editorSchema();
  const asked = JSON.parse(readFileSync(0, 'utf8'));
  const answer = {};

  if (asked.update) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Buffer.from(asked.update, 'base64'));
    const fragment = doc.getXmlFragment(asked.section);
    let changes = 0;
    doc.on('update', () => {
      changes += 1;
    });
    const { doc: node } = initProseMirrorDoc(fragment, schema);
    node.check();
    updateYFragment(doc, fragment, node, { mapping: new Map(), isOMark: new Map() });
    answer.read = node.toJSON();
    answer.changes = changes;
  }
  if (asked.json) {
    const doc = new Y.Doc();
    prosemirrorJSONToYXmlFragment(schema, asked.json, doc.getXmlFragment(asked.section));
    answer.written = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  }
  process.stdout.write(JSON.stringify(answer));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
