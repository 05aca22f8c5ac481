import type { CaseIdentityQuery } from '../../gen/documents';

export type Identity = CaseIdentityQuery['caseIdentity'];
export type Opening = Identity['openings'][number];
export type Disclosure = Identity['disclosures'][number];
