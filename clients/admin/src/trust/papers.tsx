import papers from 'virtual:papers';
import type { Translate } from '../i18n';
import { PaperText } from './paper/paper';

/** All documents one below the other, the policy first, for the static page. */
export function Papers({ t }: { t: Translate }) {
  const names = Object.keys(papers).sort((one, other) => Number(other === POLICY) - Number(one === POLICY));
  return names.map((name) => {
    const paper = papers[name];
    return (
      paper && (
        <section key={name} className="paper" lang="en" aria-labelledby={name}>
          <h2 id={name} tabIndex={-1}>
            {paper.title}
          </h2>
          <PaperText t={t} paper={paper} below={1} link={(to, children) => <a href={`#${to}`}>{children}</a>} />
        </section>
      )
    );
  });
}

export const POLICY = 'security-policy';
