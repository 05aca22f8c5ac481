import { Link } from '@tanstack/react-router';
import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { AddBreachCase, RemoveBreachCase } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import { isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import type { Breach } from './types';

/** The cases that the breach concerns, as far as the member sees them. */
export function Cases({ of }: { of: Breach }) {
  const t = useT();
  const [adding, add] = useState(false);
  const [removing, remove] = useState<Breach['cases'][number]>();
  return (
    <section aria-labelledby="breach-cases" className="part">
      <h2 id="breach-cases" tabIndex={-1}>
        {t('breaches.cases')}
      </h2>
      <p className="prose">{t('breaches.cases.text')}</p>
      {of.cases.length === 0 ? (
        <p className="nothing">{t('breaches.cases.none')}</p>
      ) : (
        <ul className="plain absences">
          {of.cases.map((one) => (
            <li key={one.id}>
              <Link to="/cases/$id" params={{ id: one.id }} translate="no">
                {one.number}
              </Link>
              {!of.closed && (
                <button
                  type="button"
                  className="button small"
                  aria-label={t('breaches.case.remove.name', { number: one.number })}
                  onClick={() => remove(one)}
                >
                  {t('breaches.case.remove')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!of.closed && (
        <button type="button" className="button" onClick={() => add(true)}>
          {t('breaches.case.add')}
        </button>
      )}
      {adding && <AddCase breach={of.id} onClose={() => add(false)} />}
      {removing && <RemoveCase breach={of.id} one={removing} onClose={() => remove(undefined)} />}
    </section>
  );
}

function AddCase({ breach, onClose }: { breach: string; onClose: () => void }) {
  const t = useT();
  const [number, setNumber] = useKept(`breach:${breach}:case`, '');
  const [tried, setTried] = useState(false);
  const act = useStaffAct(AddBreachCase, () => {
    say(t('breaches.case.added'));
    onClose();
  });
  return (
    <FormDialog
      title={t('breaches.case.add')}
      action={t('breaches.case.add')}
      failed={t('breaches.case.not-added')}
      problem={act.error}
      why={isWrong(act.error, 'number') ? t('breaches.case.unknown') : undefined}
      safe={t('breaches.safe')}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (shows(number)) act.mutate({ breach, number: number.trim() });
      }}
      onClose={onClose}
    >
      <Field
        label={t('breaches.case.number')}
        hint={t('breaches.case.number.hint')}
        error={tried && !shows(number) ? t('breaches.case.missing') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={number} onText={setNumber} />}
      </Field>
    </FormDialog>
  );
}

function RemoveCase({ breach, one, onClose }: { breach: string; one: Breach['cases'][number]; onClose: () => void }) {
  const t = useT();
  const act = useStaffAct(RemoveBreachCase, () => {
    say(t('breaches.case.removed'));
    onClose();
    focusOn('breach-cases');
  });
  return (
    <FormDialog
      title={t('breaches.case.remove.name', { number: one.number })}
      action={t('breaches.case.remove')}
      failed={t('breaches.case.not-removed')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => act.mutate({ breach, case: one.id })}
      onClose={onClose}
    >
      <p>{t('breaches.case.remove.text')}</p>
    </FormDialog>
  );
}
