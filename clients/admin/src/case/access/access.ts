import type { CaseAccessQuery } from '../../../gen/documents';

export type Access = CaseAccessQuery['case'];
