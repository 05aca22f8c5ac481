import { useMember } from '../app/member';
import { useCase } from '../case/context';
import { useDayOf } from '../kit/time';
import { valuesOf, type Values } from './variables';

/** Returns the values of the variables for a text in a language. */
export function useValues(): (language: string, showsMember: boolean) => Values {
  const { me, membership } = useMember();
  const one = useCase();
  const dayOf = useDayOf();
  return (language, showsMember) =>
    valuesOf(one, {
      language,
      today: dayOf(new Date().toISOString()),
      organisation: membership.organisation.name,
      member: showsMember ? me.name : undefined,
    });
}
