import type { FacetsQuery } from '../../gen/documents';

export type Tag = FacetsQuery['tags'][number];
