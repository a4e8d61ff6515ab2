// Reads `{"update", "section", "json"}` on standard input and answers, with the editor's own
// packages, what y-prosemirror makes of the update and what it writes for the JSON.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const web = createRequire(process.argv[2]);
const Y = web('yjs');
const { Schema } = web('prosemirror-model');
const basic = web('prosemirror-schema-basic').schema;
const { addListNodes } = web('prosemirror-schema-list');
const { tableNodes } = web('prosemirror-tables');
const { initProseMirrorDoc, updateYFragment, prosemirrorJSONToYXmlFragment } = web('y-prosemirror');

const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes, 'paragraph block*', 'block').append(
    tableNodes({ tableGroup: 'block', cellContent: 'block+', cellAttributes: {} }),
  ),
  marks: basic.spec.marks,
});
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
