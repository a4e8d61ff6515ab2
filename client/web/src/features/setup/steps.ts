/** The steps of first run, and how far somebody may go in them. */

export const steps = ['account', 'alliance', 'schools', 'people', 'done'] as const;
export type StepName = (typeof steps)[number];

/** What is there already. */
export interface Standing {
  signedIn: boolean;
  alliance: boolean;
  schools: number;
}

/** The first step that is not done; people may be invited as soon as there is a school. */
export function reached({ signedIn, alliance, schools }: Standing): StepName {
  if (!signedIn) return 'account';
  if (!alliance) return 'alliance';
  return schools === 0 ? 'schools' : 'people';
}

/** The step that the address asks for, as far as it may be opened; else the first open one. */
export function stepAt(asked: string | null, far: StepName): StepName {
  const wanted = steps.find((step) => step === asked);
  if (!wanted || (wanted === 'account' && far !== 'account')) return far;
  if (far === 'people' && wanted === 'done') return 'done';
  if (far === 'schools' && (wanted === 'people' || wanted === 'done')) return wanted;
  return steps.indexOf(wanted) <= steps.indexOf(far) ? wanted : far;
}
