import { shows } from '@voicase/shared/text';
import { useRef, useState } from 'react';
import { AddTask } from '../../gen/documents';
import { refreshCases, useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { isName, NameInput } from '../kit/name-input';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';

interface Props {
  checklist: string | undefined;
  /** The name of the checklist. */
  title: string | undefined;
}

/** Adds a task in one line. Enter adds it, and the focus stays for the next one. */
export function AddLine({ checklist, title }: Props) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:task.new.${checklist ?? ''}`);
  const sent = useRef(draft.fields);
  const [tried, setTried] = useState(false);
  const { text = '' } = draft.fields;
  const act = useAct(AddTask, {
    done: () => {
      draft.sent(sent.current);
      say(t('tasks.added'));
    },
    failed: (problem) => {
      // An earlier attempt with another text did arrive and is in the list. The present text is another task.
      if (!isProblem(problem, 'CONFLICT')) return;
      draft.renew();
      void refreshCases();
    },
  });
  const submit = () => {
    setTried(!isName(text));
    if (!isName(text)) return;
    sent.current = draft.read().fields;
    act.mutate({ case: id, idempotencyKey: draft.key(), content: { title: text }, ...(checklist && { checklist }) });
  };
  const wrong = tried && !isName(text) ? t(shows(text) ? 'tasks.long' : 'tasks.missing') : undefined;
  return (
    <Form className="task-add" onSubmit={submit}>
      {act.error && <Problem title={t('tasks.not-added')} problem={act.error} safe={t('tasks.safe')} focus />}
      <Field label={title ? t('tasks.new.of', { title }) : t('tasks.new')} error={wrong}>
        {(control) => (
          <NameInput
            {...control}
            autoComplete="off"
            text={text}
            onText={(next) => {
              setTried(false);
              draft.set('text', next);
            }}
          />
        )}
      </Field>
      <Submit busy={act.isPending}>
        {t('tasks.add')}
        {title && <span className="visually-hidden">: {title}</span>}
      </Submit>
    </Form>
  );
}
