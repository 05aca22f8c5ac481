import { Security, type SecurityFieldsFragment, type SecurityQuery } from '../../../gen/documents';
import { client } from '../../app/query';
import { useT } from '../../i18n';

export type Factor = SecurityFieldsFragment['factors'][number];
export type Session = SecurityFieldsFragment['sessions'][number];

/** The app that was set up first has no name. */
export function useNamed() {
  const t = useT();
  return ({ name, kind }: Factor) => name || t(`factor.kind.${kind}`);
}

const queryKey = [Security.name, {}];

/** Shows the data of the server's response from now on. */
export const show = (security: SecurityFieldsFragment) => client.setQueryData<SecurityQuery>(queryKey, { me: { security } });
export const look = () => client.invalidateQueries({ queryKey });
