import { Button } from '../kit/button.tsx';
import { Heading } from '../kit/heading.tsx';
import { type Key, t } from '../texts.ts';
import { back } from '../views.ts';

const SECTIONS: [Key, Key[]][] = [
  ['privacy.page', ['privacy.page1', 'privacy.page2', 'privacy.page3']],
  ['privacy.kept', ['privacy.kept1', 'privacy.kept2', 'privacy.kept3', 'privacy.kept4']],
  [
    'cannot.heading',
    ['cannot.network', 'cannot.receipt', 'cannot.server', 'cannot.content', 'cannot.recipients', 'cannot.backups', 'cannot.device'],
  ],
  ['privacy.rights', ['privacy.rights1', 'privacy.rights2', 'privacy.rights3']],
  ['privacy.access', ['privacy.access1', 'privacy.access2']],
];

export const Privacy = () => (
  <>
    <Heading>{t('privacy.heading')}</Heading>
    {SECTIONS.map(([heading, lines]) => (
      <section key={heading}>
        <h2>{t(heading)}</h2>
        <ul>
          {lines.map((line) => (
            <li key={line}>{t(line)}</li>
          ))}
        </ul>
      </section>
    ))}
    <Button onClick={back}>{t('form.back')}</Button>
  </>
);
