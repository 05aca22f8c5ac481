import { Link } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Due } from '../kit/due';
import { Landing } from '../kit/landing';
import { LastSayings } from '../kit/say';
import { ShortcutList } from '../shortcuts/list';

export function HelpPage() {
  const t = useT();
  const deadline = { id: '', kind: 'ACKNOWLEDGEMENT' as const, dueOn: '', metOn: null, pausedOn: null };
  return (
    <div className="prose">
      <title>{t('help.title')}</title>
      <Landing as="h1">{t('help.heading')}</Landing>
      <h2>{t('help.clocks')}</h2>
      <p>{t('help.clocks.text')}</p>
      <ul className="plain">
        {[5, 1, -2].map((daysLeft) => (
          <li key={daysLeft}>
            <Due deadline={{ ...deadline, daysLeft }} />
          </li>
        ))}
      </ul>
      <p>{t('help.clocks.own')}</p>
      <h2>{t('help.stages')}</h2>
      <p>{t('help.stages.text')}</p>
      <h2>{t('help.approver')}</h2>
      <p>{t('help.approver.text')}</p>
      <h2>{t('help.search')}</h2>
      <p>{t('help.search.text')}</p>
      <h2>{t('keys.title')}</h2>
      <p>
        {t('keys.where')} <Link to="/me">{t('keys.switch')}</Link>
      </p>
      <ShortcutList />
      <LastSayings />
    </div>
  );
}
