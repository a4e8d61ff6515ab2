/** What people are, in words. The server may name some roles otherwise (`Me.role_names`). */
import type { AllianceKind, AllianceRole, CycleRole, Me, SchoolRole } from './api/types';

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

/** `role` as this installation calls it. */
export function named<R extends string>(words: Record<R, string>, role: R, me: Me | null): string {
  return me?.role_names[role] ?? words[role];
}

/** The choices of a select. */
export function choices<R extends string>(
  words: Record<R, string>,
  me: Me | null,
): { value: R; label: string }[] {
  const roles = Object.keys(words) as R[];
  return roles.map((value) => ({ value, label: named(words, value, me) }));
}
