/** Invitations that were read from a list and are not sent yet. */
import type { AllianceRole, InvitationRow, SchoolRole } from '../../api/types';

export interface Draft {
  key: string;
  line: number;
  email: string;
  name: string;
  /** A school's id, or empty. */
  school: string;
  role: SchoolRole;
  allianceRole: AllianceRole;
  /** What the server found wrong when it read the line. */
  problems: string[];
  /** Why the server did not send it. */
  refused: string;
}

/** A line of the list as a draft; `usual` fills in what the line does not say. */
export function drafted(row: InvitationRow, usual: { school: string; role: SchoolRole }): Draft {
  const role = row.school_role ?? 'teacher';
  return {
    key: `${row.line} ${row.email}`,
    line: row.line,
    email: row.email,
    name: row.name ?? '',
    school: row.school_id ?? usual.school,
    role: role === 'teacher' ? usual.role : role,
    allianceRole: row.alliance_role ?? 'member',
    problems: row.problems ?? [],
    refused: '',
  };
}

/** What still has to be put right before this one can be sent. */
export function wrongWith(draft: Draft): string[] {
  const school = draft.school || draft.allianceRole !== 'member' ? [] : ['Choose a school'];
  return [...draft.problems, ...school, ...(draft.refused ? [draft.refused] : [])];
}

export function ready(draft: Draft): boolean {
  return draft.problems.length === 0 && (draft.school !== '' || draft.allianceRole !== 'member');
}
