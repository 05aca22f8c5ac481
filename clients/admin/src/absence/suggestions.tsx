import { CaseSuggestedAssignees, type CaseSuggestedAssigneesQuery } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useChoice } from '../case/assign/use-choice';
import { useCase } from '../case/context';
import { languageName, useFormats, useT } from '../i18n';
import { Load } from '../kit/load';

type Suggestion = CaseSuggestedAssigneesQuery['suggestedAssignees'][number];

/** The members to assign next, with the reasons. A press adds the member to the form. The form assigns them. */
export function Suggestions() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseSuggestedAssignees, { id });
  return (
    <section className="suggestions" aria-labelledby="suggestions">
      <h3 id="suggestions">{t('suggest.heading')}</h3>
      <Load query={query} failed={t('suggest.failed')} lines={3}>
        {({ suggestedAssignees: all }) =>
          all.length === 0 ? (
            <p className="muted">{t('suggest.none')}</p>
          ) : (
            <ul className="plain suggestion-list">
              {all.map((one) => (
                <Line key={one.member.id} one={one} />
              ))}
            </ul>
          )
        }
      </Load>
      <p className="hint">{t('suggest.hint')}</p>
    </section>
  );
}

function Line({ one }: { one: Suggestion }) {
  const { handlers, backup, edit } = useChoice();
  const { id, name } = one.member;
  const chosen = handlers.includes(id);
  const take = () =>
    edit(
      chosen
        ? { handlers: handlers.filter((other) => other !== id) }
        : { handlers: [...handlers, id], backup: backup === id ? '' : backup },
    );
  return (
    <li>
      <button type="button" className="chip" aria-pressed={chosen} aria-describedby={`suggestion-${id}`} onClick={take}>
        <span dir="auto">{name}</span>
      </button>
      <span className="hint" id={`suggestion-${id}`}>
        <Reasons one={one} />
      </span>
    </li>
  );
}

function Reasons({ one }: { one: Suggestion }) {
  const t = useT();
  const { language } = useCase();
  const locale = useFormats();
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const parts = [
    t(`suggest.load.${one.workload}`),
    t('suggest.open', { count: one.openCases }),
    one.speaksLanguage && t('suggest.speaks', { language: languageName(language) }),
    one.inUntil ? t('suggest.until', { day: day.format(Date.parse(one.inUntil)) }) : t('suggest.days', { count: one.workingDays }),
  ];
  return parts.filter(Boolean).join(' · ');
}
