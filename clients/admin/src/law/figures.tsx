import type { ReactNode } from 'react';
import type { LawPartsFragment } from '../../gen/documents';
import { inMyLanguage, useT } from '../i18n';
import { Counted, LawSource } from '../kit/law';
import { Day } from '../kit/time';

interface Props {
  law: LawPartsFragment;
}

/** Each figure with its source and the day of its check. */
export function Figures({ law }: Props) {
  const t = useT();
  const { anonymous, checked, proceedings, disclosureHeldBack: held } = law;
  return (
    <section className="part" aria-labelledby="law-figures">
      <h2 id="law-figures">{t('law.figures')}</h2>
      <ul className="items">
        {law.figures.map((figure) => (
          <Item key={figure.kind} name={t(`law.figure.${figure.kind}`)} origin={figure} checked={checked}>
            <Counted within={figure.within} from={figure.countedFrom} />
            {figure.kind === 'EXTENSION' && <> · {t('law.times', { count: law.extensions })}</>}
            {figure.condition ? <Note>{inMyLanguage(figure.condition)}</Note> : null}
            {figure.laxerThanDirective && <Note>{t('law.laxer')}</Note>}
          </Item>
        ))}
        <Item name={t('law.proceedings')} origin={proceedings} checked={checked}>
          <span dir="auto">{inMyLanguage(proceedings.text)}</span>
        </Item>
        {held && (
          <Item name={t('law.held-back')} origin={held} checked={checked}>
            <span dir="auto">{inMyLanguage(held.text)}</span>
          </Item>
        )}
        {anonymous && (
          <Item name={t('law.anonymous')} origin={anonymous} checked={checked}>
            {t(anonymous.required ? 'law.anonymous.required' : 'law.anonymous.optional')}
          </Item>
        )}
      </ul>
    </section>
  );
}

type Origin = Pick<LawPartsFragment['proceedings'], 'source' | 'checkedOn'>;

const Item = ({ name, origin, checked, children }: { name: string; origin: Origin; checked: boolean; children: ReactNode }) => (
  <li>
    <h3 className="item-name">{name}</h3>
    <p>{children}</p>
    <p className="muted">
      <LawSource source={origin.source} checkedOn={origin.checkedOn} checked={checked} />
    </p>
  </li>
);

const Note = ({ children }: { children: string }) => (
  <>
    <br />
    <span dir="auto">{children}</span>
  </>
);

/** Where the public holidays come from. They count in periods of working days. */
export function Holidays({ law: { holidays } }: Props) {
  const t = useT();
  return (
    <section className="part" aria-labelledby="law-holidays">
      <h2 id="law-holidays">{t('law.holidays')}</h2>
      {holidays ? (
        <p className="prose">
          {t('law.holidays.from', { library: holidays.library, version: holidays.version })} <Day on={holidays.generatedOn} />
          {holidays.until && (
            <>
              . {t('law.holidays.until')} <Day on={holidays.until} />
            </>
          )}
          .
        </p>
      ) : (
        <p className="prose">{t('law.holidays.none')}</p>
      )}
    </section>
  );
}

/** The authorities that the reporters' page names. */
export function Authorities({ law: { authorities } }: Props) {
  const t = useT();
  return (
    <section className="part" aria-labelledby="law-authorities">
      <h2 id="law-authorities">{t('law.authorities')}</h2>
      <ul className="items">
        {authorities.map(({ name, url }) => (
          <li key={url}>
            <p>
              <span dir="auto">{inMyLanguage(name)}</span>
              <br />
              <a href={url} target="_blank" rel="noreferrer">
                <bdi>{url}</bdi>
              </a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
