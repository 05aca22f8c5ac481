import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { useLastSearch } from '../cases/last-list';
import { useT } from '../i18n';
import { UnsentTexts } from '../kit/unsent';

/** A case that is not in the member's reach. What the member typed for it can still be copied. */
export function Gone({ id, look }: { id: string; look: () => void }) {
  const t = useT();
  const search = useLastSearch();
  const heading = useRef<HTMLHeadingElement>(null);
  const [unsent, setUnsent] = useState(() => anyUnsaved(id));
  useEffect(() => heading.current?.focus(), []);
  const discard = () => {
    forgetUnsaved(id);
    setUnsent(false);
    heading.current?.focus();
  };
  return (
    <div className="stack">
      <title>{t('gone.title')}</title>
      <section role="alert">
        <h1 ref={heading} tabIndex={-1}>
          {t('gone.title')}
        </h1>
        <p>{t('gone.text')}</p>
      </section>
      {unsent && (
        <>
          <p>{t('gone.unsent')}</p>
          <UnsentTexts of={id} />
          <button type="button" className="button" onClick={discard}>
            {t('gone.discard')}
          </button>
        </>
      )}
      <div className="row">
        <Link to="/cases" search={search} className="button">
          {t('case.back')}
        </Link>
        <button type="button" className="button" onClick={look}>
          {t('gone.again')}
        </button>
      </div>
    </div>
  );
}
