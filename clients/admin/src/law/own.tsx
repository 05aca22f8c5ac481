import { useState } from 'react';
import { SetOwnFigures, type LawPartsFragment } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { useKept } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { useStaffAct } from '../settings/act';
import { readDays } from './days';

const names = ['acknowledgement', 'feedback'] as const;
type Name = (typeof names)[number];

/** The organisation's own periods. They can only be shorter than those of the law. */
export function OwnFigures({ law }: { law: LawPartsFragment }) {
  const t = useT();
  const [typed, type] = useKept<Record<Name, string>>('law.own', {
    acknowledgement: law.acknowledgementDays?.toString() ?? '',
    feedback: law.feedbackDays?.toString() ?? '',
  });
  const [tried, setTried] = useState(false);
  const max = { acknowledgement: law.maxAcknowledgementDays, feedback: law.maxFeedbackDays };
  const read = (name: Name) => readDays(typed[name], max[name]);
  const act = useStaffAct(SetOwnFigures, () => {
    setTried(false);
    say(t('law.own.saved'));
  });

  function submit() {
    setTried(true);
    const [acknowledgementDays, feedbackDays] = [read('acknowledgement'), read('feedback')];
    if (acknowledgementDays !== undefined && feedbackDays !== undefined && !act.isPending)
      act.mutate({ acknowledgementDays, feedbackDays });
  }

  return (
    <section className="part" aria-labelledby="law-own">
      <h2 id="law-own">{t('law.own')}</h2>
      <p className="prose">{t('law.own.text')}</p>
      <Form className="stack" onSubmit={submit}>
        {act.error ? <Problem title={t('law.own.failed')} problem={act.error} safe={t('safe.typed')} focus /> : null}
        {names.map((name) => (
          <Field
            key={name}
            label={t(`law.own.${name}`)}
            hint={t('law.own.hint', { max: max[name] })}
            error={tried && read(name) === undefined ? t('law.own.wrong', { max: max[name] }) : undefined}
          >
            {(control) => (
              <input
                {...control}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                maxLength={4}
                className="days"
                value={typed[name]}
                onChange={(event) => type({ ...typed, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <div className="row">
          <Submit busy={act.isPending}>{t('law.own.save')}</Submit>
        </div>
      </Form>
    </section>
  );
}
