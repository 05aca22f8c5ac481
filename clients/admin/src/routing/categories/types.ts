import type { CategorySettingsQuery } from '../../../gen/documents';

export type Category = CategorySettingsQuery['categorySettings'][number];
export type People = CategorySettingsQuery['members'];
