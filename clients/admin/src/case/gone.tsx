import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { useLastSearch } from '../cases/last-list';
import { useT } from '../i18n';
import { UnsentTexts } from '../kit/unsent';

/** Shown for a case that the member cannot see. Unsent text for the case can still be copied. */
export function Gone({ id: of, look }: { id: string; look: () => void }) {
  const t = useT();
  const search = useLastSearch();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [unsent, setUnsent] = useState(() => anyUnsaved(of));
  useEffect(() => heading.current?.focus(), []);
  const discard = () => {
    forgetUnsaved(of);
    setUnsent(false);
    heading.current?.focus();
  };
  return (
    <div className="stack">
      <title>{t('gone.title')}</title>
      <h1 ref={heading} tabIndex={-1} aria-describedby={id}>
        {t('gone.title')}
      </h1>
      <p id={id}>{t('gone.text')}</p>
      {unsent && (
        <>
          <p>{t('gone.unsent')}</p>
          <UnsentTexts of={of} />
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
