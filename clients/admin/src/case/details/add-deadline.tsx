import { NAME } from '@voicase/shared/limits';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { AddDeadline, Members } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAct, useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { Load } from '../../kit/load';
import { isName, NameInput } from '../../kit/name-input';
import { say } from '../../kit/say';
import { isWrong } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { DayField } from './day-field';

/** A deadline that staff set themselves. The input is kept until the server has it. */
export function AddDeadlineDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const { membership } = useMember();
  const people = useAsk(Members, {}, { lasting: true });
  const draft = useDraft(`${id}:deadline`);
  const { title = '', dueOn = '', owner = membership.id } = draft.fields;
  const [tried, setTried] = useState(false);
  const first = today(membership.organisation.timeZone);
  const isDay = dueOn >= first;
  const act = useAct(AddDeadline, {
    done: () => {
      draft.drop();
      say(t('own.added'));
      onClose();
    },
  });

  function submit() {
    setTried(true);
    if (isName(title) && isDay) act.mutate({ case: id, idempotencyKey: draft.key(), title, dueOn, owner });
  }

  return (
    <FormDialog
      title={t('own.add')}
      action={t('own.add')}
      failed={t('own.not-added')}
      problem={act.error}
      why={isWrong(act.error, 'owner') ? t('own.owner.why') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('own.add.text')}</p>
      <Field label={t('own.title')} error={tried && !isName(title) ? t('own.title.missing', { max: NAME }) : undefined}>
        {(control) => <NameInput {...control} text={title} onText={(next) => draft.set('title', next)} />}
      </Field>
      <DayField value={dueOn} first={first} wrong={tried && !isDay} onChange={(next) => draft.set('dueOn', next)} />
      <Load query={people} failed={t('assign.nobody')} lines={2}>
        {({ members }) => (
          <Choice
            label={t('own.owner')}
            value={owner}
            options={members.map((one) => [one.id, one.name])}
            onChange={(next) => draft.set('owner', next ?? membership.id)}
          />
        )}
      </Load>
    </FormDialog>
  );
}
