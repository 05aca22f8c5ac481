import { Link, useParams } from '@tanstack/react-router';
import papers from 'virtual:papers';
import { Missing } from '../../app/failed';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { LanguageChoice } from '../../signin/language';
import { PaperText } from './paper';

/** A public document from docs/trust, such as the security policy. The documents are written in English. */
export function PaperPage() {
  const t = useT();
  const paper = papers[useParams({ from: '/trust/$paper' }).paper];
  if (!paper) return <Missing />;
  return (
    <main className="trust">
      <title>{`${paper.title} · VoiCase`}</title>
      <p className="brand-name">VoiCase</p>
      <article className="paper" lang="en">
        <Landing as="h1">{paper.title}</Landing>
        <PaperText
          t={t}
          paper={paper}
          link={(to, children) =>
            to === 'claims' ? (
              <Link to="/trust">{children}</Link>
            ) : (
              <Link to="/trust/$paper" params={{ paper: to }}>
                {children}
              </Link>
            )
          }
        />
      </article>
      <p className="after">
        <Link to="/trust">{t('trust.link')}</Link>
      </p>
      <LanguageChoice />
    </main>
  );
}
