import { useState, type FormEvent } from 'react';
import { Facets, UpdateCase, type Severity, type UpdateCaseInput } from '../../gen/documents';
import { useAct, useAsk } from '../app/query';
import { severities } from '../cases/search';
import { inMyLanguage, useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { Field } from '../kit/field';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { useCase, type CaseHead } from './context';
import { useDraft } from './drafts';

const stored = ({ title, category, severity }: CaseHead) => ({ title: title ?? '', category: category?.id ?? '', severity: severity ?? '' });

/** Only what was changed is sent, so that two people can edit different things at once. */
function changes(head: CaseHead, next: ReturnType<typeof stored>): UpdateCaseInput {
  const before = stored(head);
  return {
    case: head.id,
    ...(next.title.trim() !== before.title && { title: next.title.trim() || null }),
    ...(next.category !== before.category && { category: next.category || null }),
    ...(next.severity !== before.severity && { severity: (next.severity as Severity) || null }),
  };
}

export function EditDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const head = useCase();
  const draft = useDraft(`${head.id}:edit`);
  const [opened] = useState(() => stored(head));
  const values = { ...opened, ...draft.fields };
  const categories = useAsk(Facets, {}, { lasting: true }).data?.categories ?? (head.category ? [head.category] : []);
  const close = () => {
    draft.drop();
    onClose();
  };
  const act = useAct(UpdateCase, {
    done: () => {
      say(t('edit.done'));
      close();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    act.mutate(changes(head, values));
  }

  return (
    <Dialog title={t('edit.title')} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {act.error && <Problem title={t('edit.failed')} problem={act.error} safe={t('safe.typed')} focus />}
        <Field label={t('side.title')} hint={t('edit.title.hint')}>
          {(control) => <input {...control} type="text" maxLength={200} dir="auto" value={values.title} onChange={(event) => draft.set('title', event.target.value)} />}
        </Field>
        <Field label={t('side.category')}>
          {(control) => (
            <select {...control} value={values.category} onChange={(event) => draft.set('category', event.target.value)}>
              <option value="">{t('side.none')}</option>
              {categories.map(({ id, name }) => <option key={id} value={id}>{inMyLanguage(name)}</option>)}
            </select>
          )}
        </Field>
        <Field label={t('side.severity')}>
          {(control) => (
            <select {...control} value={values.severity} onChange={(event) => draft.set('severity', event.target.value)}>
              <option value="">{t('severity.none')}</option>
              {severities.map((severity) => <option key={severity} value={severity}>{t(`severity.${severity}`)}</option>)}
            </select>
          )}
        </Field>
        <div className="row">
          <Submit busy={act.isPending}>{t('edit.save')}</Submit>
          <button type="button" className="button" onClick={close}>{t('edit.discard')}</button>
        </div>
      </form>
    </Dialog>
  );
}
