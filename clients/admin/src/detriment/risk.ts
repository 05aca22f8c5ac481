/** The risk that the reporter suffers a detriment. */
import type { CaseProtectionQuery } from '../../gen/documents';

export type Protection = CaseProtectionQuery['case'];
export type Assessment = NonNullable<Protection['assessments']>[number];
export type CheckIn = NonNullable<Protection['checkIns']>[number];

export const moments = ['RECEIPT', 'START', 'DURING', 'OUTCOME', 'CLOSED'] as const;
export const levels = ['LOW', 'MEDIUM', 'HIGH'] as const;
export const results = ['NONE', 'SIGNS', 'RETALIATION', 'NO_ANSWER'] as const;
export type Level = (typeof levels)[number];

/** Likelihood times impact, in three steps: up to 2, up to 4, and above. */
export function riskOf({ likelihood, impact }: { likelihood: Level; impact: Level }): Level {
  const product = (levels.indexOf(likelihood) + 1) * (levels.indexOf(impact) + 1);
  if (product <= 2) return 'LOW';
  return product <= 4 ? 'MEDIUM' : 'HIGH';
}

/** The id of the latest assessment of each moment. */
export const latestIds = (all: readonly Assessment[]): Record<string, string> =>
  Object.fromEntries(byMoment(all).map(({ latest: { moment, id } }) => [moment, id]));

/** The latest assessment of each moment, in the order of the moments, with the earlier ones. `all` begins with the latest. */
export function byMoment(all: readonly Assessment[]): { latest: Assessment; earlier: Assessment[] }[] {
  return moments.flatMap((moment) => {
    const [latest, ...earlier] = all.filter((one) => one.moment === moment);
    return latest ? [{ latest, earlier }] : [];
  });
}
