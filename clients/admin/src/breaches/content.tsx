import { useFormats, useT } from '../i18n';
import { Typed } from '../kit/text';
import { texts, type TextField } from './fields';
import type { Breach } from './types';

/** The count that belongs to a text: Art. 33(3)(a) GDPR asks for both. */
const countOf: Partial<Record<TextField, 'persons' | 'records'>> = { personKinds: 'persons', recordKinds: 'records' };

/** The description of a breach, in the order of Art. 33(3) GDPR. */
export function Content({ of, level: Heading }: { of: Breach; level: 'h3' | 'h2' }) {
  const t = useT();
  const number = new Intl.NumberFormat(useFormats());
  return texts.map((name) => {
    const [text, counted] = [of[name], countOf[name]];
    const count = counted && of[counted];
    return (
      <article key={name} className="breach-fact">
        <Heading>{t(`breaches.field.${name}`)}</Heading>
        {text ? <Typed text={text} /> : <p className="muted">{t('breaches.unknown')}</p>}
        {counted && (
          <p>
            {`${t(`breaches.field.${counted}`)}: `}
            {typeof count === 'number' ? number.format(count) : t('breaches.unknown')}
          </p>
        )}
      </article>
    );
  });
}
