/** What people are, in words. An alliance may call roles otherwise (`session.roleNames`). */
import type { AllianceKind, AllianceRole, CycleRole, SchoolRole } from './api/types';

export const schoolRoles: Record<SchoolRole, string> = {
  teacher: 'Teacher',
  staff: 'Teaching assistant or other staff',
  pd_lead: 'Professional development lead',
  head: 'Head',
};

export const allianceRoles: Record<AllianceRole, string> = {
  member: 'Member',
  sle: 'SLE',
  lead: 'Alliance lead',
};

export const cycleRoles: Record<CycleRole, string> = {
  member: 'Member',
  facilitator: 'Facilitator',
  coach: 'Coach',
  adviser: 'Adviser',
  viewer: 'Viewer',
};

/** What a role in a cycle lets one do, so that nobody has to guess. */
export const cycleRoleMeanings: Record<CycleRole, string> = {
  member: 'writes the plan',
  facilitator: 'writes, invites, moves the phases',
  coach: 'reads the plan and advises',
  adviser: 'reads the plan and advises from outside',
  viewer: 'reads the plan',
};

/** One's own part in a cycle, as a list of cycles says it. */
export const ownPart: Record<CycleRole, string> = {
  member: 'you are a member',
  facilitator: 'you facilitate',
  coach: 'you coach',
  adviser: 'you advise',
  viewer: 'you may read it',
};

export const allianceKinds: Record<AllianceKind, string> = {
  same_phase: 'Same phase',
  mixed_phase: 'Mixed phase',
  mixed_faith: 'Mixed faith',
  across_authorities: 'Across local authorities',
};

/** What roles are called where one is: from a role's value to its name. */
export type RoleNames = Readonly<Record<string, string>>;

/** `role` as it is called there. */
export function named<R extends string>(
  words: Record<R, string>,
  role: R,
  names: RoleNames,
): string {
  return names[role] ?? words[role];
}

/** The choices of a select. */
export function choices<R extends string>(
  words: Record<R, string>,
  names: RoleNames,
): { value: R; label: string }[] {
  const roles = Object.keys(words) as R[];
  return roles.map((value) => ({ value, label: named(words, value, names) }));
}

/** A name of a role inside a sentence: small, unless it is an abbreviation such as SLE. */
export function inSentence(name: string): string {
  const [first = '', second = ''] = name;
  const abbreviation = second !== second.toLocaleLowerCase('en-GB');
  return abbreviation ? name : first.toLocaleLowerCase('en-GB') + name.slice(first.length);
}

/** One's own part in a cycle, in a sentence: in its own words where the alliance has some. */
export function partOfOnes(role: CycleRole, names: RoleNames): string {
  return names[role] ? `you are ${inSentence(names[role])}` : ownPart[role];
}
