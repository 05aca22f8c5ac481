import type { PlatformOrganisationsQuery } from '../../../gen/documents';

export type Tenant = PlatformOrganisationsQuery['organisations'][number];
