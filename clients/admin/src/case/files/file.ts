import type { CaseFilesQuery } from '../../../gen/documents';

export type CaseFile = NonNullable<CaseFilesQuery['case']['files']>[number];
