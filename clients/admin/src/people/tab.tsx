import { CasePeople } from '../../gen/documents';
import { useCase } from '../case/context';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Claims } from './claims';
import { Links } from './links';
import { Persons } from './persons';

/** The persons of the case, the other cases that name them, the cases of a claim, and the links to other cases. */
export function PeopleTab() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CasePeople, { id });
  return (
    <section aria-labelledby="tab-heading" className="access">
      <Landing as="h2" id="tab-heading">
        {t('tab.people')}
      </Landing>
      <Load query={query} failed={t('people.failed')}>
        {(people) => (
          <>
            <Persons people={people} />
            <Claims people={people} />
            <Links people={people} />
          </>
        )}
      </Load>
    </section>
  );
}
