import { Link, useLocation } from '@tanstack/react-router';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Copy } from '../../kit/copy';
import { isStopped, useAllWaiting } from './waiting';

/** Names the cases with a message that waits for the member, on every page except the conversation itself. */
export function UnsentNotice() {
  const t = useT();
  const here = useMember().membership.organisation.id;
  const { pathname } = useLocation();
  const list = useAllWaiting().filter((one) => isStopped(one) && !pathname.startsWith(`/cases/${one.of}/conversation`));
  if (list.length === 0) return null;
  return (
    <section className="notice warn" aria-label={t('waiting.notice')}>
      <p>{t('waiting.notice')}</p>
      <ul className="plain">
        {list.map(({ key, of, number, organisation, text }) => (
          <li key={key} className="row">
            {organisation.id === here ? (
              <Link to="/cases/$id/conversation" params={{ id: of }} translate="no">
                {number}
              </Link>
            ) : (
              <>
                <span translate="no">{number}</span> <span dir="auto">{organisation.name}</span> <Copy text={text} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
