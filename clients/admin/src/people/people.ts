import type { CasePeopleQuery } from '../../gen/documents';

export type People = CasePeopleQuery;
export type Person = NonNullable<People['case']['persons']>[number];
export type CaseLink = People['caseLinks'][number];
export type Other = CaseLink['case'];
