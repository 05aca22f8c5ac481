import { Members } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Initials } from '../../kit/initials';
import { usePresence } from '../../live/use';

/** Maximum number of initials. A number stands for the other members. */
const SHOWN = 3;

/** The other members who have the case open now. */
export function Present({ id }: { id: string }) {
  const t = useT();
  const here = usePresence(id);
  const members = useAsk(Members, {}, { lasting: true, enabled: here.length > 0 });
  const others = members.data?.members.filter((one) => here.includes(one.id)) ?? [];
  if (others.length === 0) return null;
  const label = t('head.present', { names: others.map(({ name }) => name).join(', '), count: others.length });
  return (
    <span className="present" role="img" aria-label={label} title={label}>
      {others.slice(0, SHOWN).map((one) => (
        <Initials key={one.id} name={one.name} named />
      ))}
      {others.length > SHOWN && <span aria-hidden>+{others.length - SHOWN}</span>}
    </span>
  );
}
