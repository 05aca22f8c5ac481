import type { BreachesQuery, BreachQuery } from '../../gen/documents';

export type Line = BreachesQuery['breaches'][number];
export type Breach = BreachQuery['breach'];
export type Step = Breach['steps'][number];
export type Deadline = Line['deadlines'][number];
