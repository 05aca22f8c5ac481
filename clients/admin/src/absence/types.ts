import type { AvailabilityQuery } from '../../gen/documents';

export type Stored = AvailabilityQuery['availability'];
export type Absence = Stored['absences'][number];
