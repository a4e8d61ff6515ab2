import { expect, it } from 'vitest';
import { linesOf } from './rich_text';

const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const text = (words: string) => ({ type: 'text', text: words });

it('reads paragraphs, headings and items as lines, and leaves out empty ones', () => {
  const document = {
    type: 'doc',
    content: [
      { type: 'heading', content: [text('Must stay')] },
      paragraph(),
      {
        type: 'bullet_list',
        content: [
          { type: 'list_item', content: [paragraph(text('Thirty '), text('seconds'))] },
          { type: 'list_item', content: [paragraph(text('Stems'), { type: 'hard_break' })] },
        ],
      },
    ],
  };
  expect(linesOf(document)).toEqual(['Must stay', 'Thirty seconds', 'Stems']);
});

it('reads nothing from what is no rich text', () => {
  expect([linesOf(null), linesOf('x'), linesOf({})]).toEqual([[], [], []]);
});
