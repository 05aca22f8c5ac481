import type { StaffMemberQuery } from '../../../gen/documents';

export type Member = StaffMemberQuery['member'];
