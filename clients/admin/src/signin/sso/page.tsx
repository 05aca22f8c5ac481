import { useState } from 'react';
import { Link } from '../../entry/link';
import { useT } from '../../i18n';
import { Alone } from '../alone';
import { Back } from './back';
import { Go } from './go';
import { useReturned } from './returned';

/** The page of single sign-on, for the start and for the return from the identity provider. */
export function SsoPage() {
  const t = useT();
  const returned = useReturned();
  const [again, setAgain] = useState(false);
  const coming = again ? undefined : returned;
  return (
    <Alone title={t('sso.title')} heading={t('sso.heading')}>
      {coming ? <Back returned={coming} onAgain={() => setAgain(true)} /> : <Go />}
      <p className="after">
        <Link to="/sign-in">{t('sso.otherwise')}</Link>
      </p>
    </Alone>
  );
}
