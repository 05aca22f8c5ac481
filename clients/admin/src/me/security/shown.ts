import { Security, type SecurityFieldsFragment, type SecurityQuery } from '../../../gen/documents';
import { client } from '../../app/query';
import { useT } from '../../i18n';

export type Factor = SecurityFieldsFragment['factors'][number];
export type Session = SecurityFieldsFragment['sessions'][number];

/** Returns the name of a factor. The app that was set up at the first sign-in has no name, so its kind is shown. */
export function useNamed() {
  const t = useT();
  return ({ name, kind }: Factor) => name || t(`factor.kind.${kind}`);
}

const queryKey = [Security.name, {}];

/** Replaces the shown data with the data of the server's response. */
export const show = (security: SecurityFieldsFragment) => client.setQueryData<SecurityQuery>(queryKey, { me: { security } });
export const look = () => client.invalidateQueries({ queryKey });
