import { useState } from 'react';
import { Members } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { useKept } from '../../kit/kept';
import { Load } from '../../kit/load';

/** A field that selects one of all members. */
export function usePick(name: string, label: string, hint: string) {
  const t = useT();
  const people = useAsk(Members, {}, { lasting: true });
  const [member, setMember] = useKept<string | undefined>(name, undefined);
  const [tried, setTried] = useState(false);
  const field = (
    <Load query={people} failed={t('assign.nobody')} lines={1}>
      {({ members }) => (
        <Choice
          label={label}
          hint={hint}
          value={member}
          any={t('oversight.choose')}
          error={tried && !member ? t('oversight.missing') : undefined}
          options={members.map((one) => [one.id, one.name])}
          onChange={setMember}
        />
      )}
    </Load>
  );
  const check = (then: (member: string) => void) => {
    setTried(true);
    if (member) then(member);
  };
  return { field, check, name: people.data?.members.find(({ id }) => id === member)?.name ?? '' };
}
