/** The names of what the rules refer to by id. */
import type { RoutingSettingsQuery } from '../../gen/documents';
import { inMyLanguage } from '../i18n';
import { inTree } from '../settings/rights/tree';

type Settings = Omit<RoutingSettingsQuery, 'routingRules'>;
export type Rule = RoutingSettingsQuery['routingRules'][number];

export interface Names {
  channels: Map<string, string>;
  departments: Map<string, string>;
  categories: Map<string, string>;
  members: Map<string, string>;
}

export const namesOf = ({ channels, departments, categorySettings, members }: Settings): Names => ({
  channels: new Map(channels.map(({ id, name }) => [id, inMyLanguage(name)])),
  departments: new Map(inTree(departments).map(({ one: { id, name } }) => [id, name])),
  categories: new Map(categorySettings.map(({ id, name }) => [id, inMyLanguage(name)])),
  members: new Map(members.map(({ id, name }) => [id, name])),
});
