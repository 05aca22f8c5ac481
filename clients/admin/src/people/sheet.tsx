import { useT } from '../i18n';
import { PersonFacts } from './facts';
import type { Person } from './people';

/** The persons of the case, on paper. Other cases that name them are left out, because the sheet is about one case. */
export function PersonsSheet({ of }: { of: readonly Person[] }) {
  const t = useT();
  return of.map((one) => (
    <article key={one.id}>
      <p>
        <b dir="auto">{one.name}</b> · {t(`person.${one.role}`)}
      </p>
      <PersonFacts one={one} />
      {one.member && <p>{t('persons.excluded', { name: one.member.name })}</p>}
    </article>
  ));
}
