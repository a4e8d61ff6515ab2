import { expect, it } from 'vitest';
import { actionOf, addressOf, placeOf, whenOf } from './steps';

const now = new Date(2026, 2, 3, 14, 5);

it('leads to the place in the plan where something is to be written', () => {
  expect(addressOf({ kind: 'write_section', cycle_id: '1', key: 'criteria' })).toBe(
    '/cycles/1#criteria',
  );
});

it('leads to people where somebody is to be asked or answered', () => {
  expect(addressOf({ kind: 'answer_for_school', cycle_id: '1', key: null })).toBe(
    '/cycles/1/people',
  );
  expect(actionOf({ kind: 'add_people' })).toBe('Add people');
});

it('leads to the lesson, the feedback or the iteration that waits', () => {
  const at = { cycle_id: '1', key: null };
  expect(addressOf({ kind: 'teach_lesson', lesson_id: '2', ...at })).toBe('/lessons/2');
  expect(addressOf({ kind: 'observe_lesson', lesson_id: '2', ...at })).toBe('/lessons/2/canvas');
  expect(addressOf({ kind: 'begin_talk', lesson_id: '2', ...at })).toBe('/lessons/2/discussion');
  expect(addressOf({ kind: 'answer_feedback', document_id: '3', ...at })).toBe(
    '/cycles/1/feedback/3',
  );
  expect(addressOf({ kind: 'decide_iteration', iteration: 2, ...at })).toBe(
    '/cycles/1/iterations/2',
  );
  expect(addressOf({ kind: 'write_gain', ...at })).toBe('/cycles/1/impact#gains');
  expect(whenOf({ kind: 'observe_lesson', due: '2026-03-05' }, false, now)).toBe('Thu 5 March');
});

it('leads to the charter of the alliance that asks', () => {
  const step = { kind: 'sign_charter', alliance_id: '4', cycle_id: null, key: null };
  expect(addressOf(step)).toBe('/alliances/4/charter');
  expect(placeOf({ kind: 'sign_charter', deployment_id: null })).toBe('Charter');
});

it('leads to the practice card that waits for an answer', () => {
  const step = { kind: 'consent_card', alliance_id: '4', cycle_id: null, key: null };
  expect(addressOf({ ...step, practice_id: '5' })).toBe('/library/5');
  expect(placeOf({ ...step, practice_id: '5' })).toBe('Library');
  expect(actionOf(step)).toBe('Open the card');
});

it('opens the cycle for a kind that it does not know', () => {
  expect(addressOf({ kind: 'rehearse', cycle_id: '1', key: null })).toBe('/cycles/1');
  expect(actionOf({ kind: 'rehearse' })).toBe('Open the cycle');
});

it('says that a lesson is on its day, and that writing is due by one', () => {
  expect(whenOf({ kind: 'lesson', due: '2026-03-05' }, false, now)).toBe('Thu 5 March');
  expect(whenOf({ kind: 'write_section', due: '2026-03-05' }, false, now)).toBe('By Thu 5 March');
  expect(whenOf({ kind: 'lesson', due: '2026-03-04' }, false, now)).toBe('Tomorrow');
});

it('puts no pressure where there is no day', () => {
  expect(whenOf({ kind: 'move_phase', due: null }, true, now)).toBe('First');
  expect(whenOf({ kind: 'move_phase', due: null }, false, now)).toBe('When you can');
});
