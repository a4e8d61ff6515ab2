import { describe, expect, test } from 'vitest';
import { Doc, Map as SharedMap, Text, XmlElement, XmlText, Array as YArray } from 'yjs';
import type { Cycle, DocumentKind, Template } from '../../api/types';
import { isWritten, needed, outline, writtenKeys } from './outline';

const kind = {
  blocks: [
    { section: { key: 'focus', title: 'Focus', prompt: 'We want …', required_before: 'try' } },
    {
      group: {
        key: 'offers',
        title: 'Offers and gains',
        fields: [
          {
            key: 'schools',
            title: 'Schools',
            type: 'records',
            required_before: 'try',
            columns: [
              { key: 'school', title: 'School', type: 'school' },
              { key: 'offers', title: 'Offers', type: 'text' },
            ],
          },
        ],
      },
    },
    { section: { key: 'evidence', title: 'Evidence', prompt: '' } },
  ],
} as unknown as DocumentKind;

const template = {
  sections: { focus: { title: 'Aim', prompt: 'What?' }, evidence: { folded: true } },
} as unknown as Template;

const aCycle = (phase: string) =>
  ({ phase, phase_names: [{ phase: 'try', name: 'Do' }] }) as unknown as Cycle;

describe('the outline of a plan', () => {
  test('follows the kind, in the words of the template', () => {
    const parts = outline(kind, template);
    expect(parts.map(({ key, title }) => [key, title])).toEqual([
      ['focus', 'Aim'],
      ['offers', 'Offers and gains'],
      ['evidence', 'Evidence'],
    ]);
    expect(parts[0]).toMatchObject({ prompt: 'What?', requiredBefore: 'try', folded: false });
    expect(parts[2]).toMatchObject({ folded: true });
  });

  test('is the kind’s own without a template', () => {
    expect(outline(kind, null)[0]).toMatchObject({ title: 'Focus', prompt: 'We want …' });
  });

  test('says what is needed before a phase by the name that the cycle has for it', () => {
    expect(needed('try', aCycle('plan'))).toBe('Needed before Do');
    expect(needed('try', aCycle('review'))).toBe('Not written yet');
    expect(needed(null, aCycle('plan'))).toBeNull();
  });
});

describe('what is written', () => {
  test('empty blocks and blanks are not', () => {
    const section = new Doc().getXmlFragment('s');
    expect(isWritten(section)).toBe(false);
    const paragraph = new XmlElement('paragraph');
    section.insert(0, [paragraph]);
    expect(isWritten(section)).toBe(false);
    paragraph.insert(0, [new XmlText('  ')]);
    expect(isWritten(section)).toBe(false);
    paragraph.insert(1, [new XmlText('words')]);
    expect(isWritten(section)).toBe(true);
  });

  test('of required records every line must be complete', () => {
    const doc = new Doc();
    const parts = outline(kind, null);
    const rows = new YArray<unknown>();
    doc.getMap('fields').set('schools', rows);
    expect(writtenKeys(doc, parts)).toEqual([]);
    const row = new SharedMap<unknown>();
    row.set('school', 'oakfield');
    row.set('offers', new Text());
    rows.insert(0, [row]);
    expect(writtenKeys(doc, parts)).toEqual([]);
    (row.get('offers') as Text).insert(0, 'time');
    expect(writtenKeys(doc, parts)).toEqual(['schools']);
  });
});
