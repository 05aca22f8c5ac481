import type { Claim } from '../templates';
import { app } from './app';
import { data } from './data';
import { edge } from './edge';
import { graph } from './graph';
import { groups } from './groups';
import { identity } from './identity';
import { monitoring } from './monitoring';
import { network } from './network';
import { rights } from './rights';
import { secrets } from './secrets';
import { waf } from './waf';
import { whole } from './whole';

export const claims: Record<string, Claim[]> = {
  network,
  groups,
  graph,
  edge,
  waf,
  app,
  rights,
  data,
  secrets,
  identity,
  monitoring,
  whole,
};
