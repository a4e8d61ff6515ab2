import { expect, it } from 'vitest';
import type { InvitationRow } from '../../api/types';
import { drafted, ready, wrongWith } from './drafts';

const aRow = (row: Partial<InvitationRow> = {}): InvitationRow => ({
  line: 1,
  email: 'ana@oakfield.example',
  name: '',
  school_id: null,
  school_role: 'teacher',
  alliance_role: 'member',
  problems: [],
  ...row,
});
const usual = { school: 'oakfield', role: 'pd_lead' as const };

it('fills in what the line does not say', () => {
  expect(drafted(aRow(), usual)).toMatchObject({ school: 'oakfield', role: 'pd_lead' });
});

it('leaves what the line says', () => {
  const row = aRow({ school_id: 'riverside', school_role: 'head' });
  expect(drafted(row, usual)).toMatchObject({ school: 'riverside', role: 'head' });
});

it('is not ready while a school is missing, except for people of the alliance itself', () => {
  const none = { school: '', role: 'teacher' as const };
  expect(ready(drafted(aRow(), none))).toBe(false);
  expect(wrongWith(drafted(aRow(), none))).toEqual(['Choose a school']);
  expect(ready(drafted(aRow({ alliance_role: 'lead' }), none))).toBe(true);
});

it('is never ready with a problem that the server found', () => {
  const draft = drafted(aRow({ problems: ['This is not an email address.'] }), usual);
  expect(ready(draft)).toBe(false);
  expect(wrongWith(draft)).toEqual(['This is not an email address.']);
});

it('may be tried again after a refusal', () => {
  const draft = { ...drafted(aRow(), usual), refused: 'Already invited.' };
  expect(ready(draft)).toBe(true);
  expect(wrongWith(draft)).toEqual(['Already invited.']);
});
