import type { Question } from '@voicase/shared/form';
import { isAnswered } from '@voicase/shared/form';
import { isDate } from '@voicase/shared/validate';
import { day } from '../kit/day.ts';
import { Text, Words } from '../kit/text.tsx';
import { t } from '../texts.ts';

export function Answer({ question, value }: { question: Question; value: unknown }) {
  if (!isAnswered(value)) return <span class="muted">{t('review.noAnswer')}</span>;
  if (typeof value === 'boolean') return <>{t(value ? 'form.yes' : 'form.no')}</>;
  if (question.options) {
    const chosen = Array.isArray(value) ? value : [value];
    const options = question.options.filter((option) => chosen.includes(option.id));
    return (
      <ul class="plain">
        {options.map((option) => (
          <li key={option.id}>
            <Text of={option.label} />
          </li>
        ))}
      </ul>
    );
  }
  const text = String(value);
  return question.type === 'date' && isDate(text) ? <>{day(text)}</> : <Words>{text}</Words>;
}
