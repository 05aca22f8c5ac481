import { shows } from '@voicase/shared/text';
import { left, NAME } from '@voicase/shared/limits';
import { Facets, UpdateCase, type Severity, type UpdateCaseInput } from '../../gen/documents';
import { useAct, useAsk } from '../app/query';
import { severities } from '../cases/search';
import { inMyLanguage, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import { useCase, type CaseHead } from './context';
import { useDraft } from './drafts';

const stored = ({ title, category, severity }: CaseHead) => ({
  title: title ?? '',
  category: category?.id ?? '',
  severity: severity ?? '',
});

/** Sends only changed fields, so that two members can edit different fields at the same time. */
function changes(head: CaseHead, next: ReturnType<typeof stored>): UpdateCaseInput {
  const before = stored(head);
  return {
    case: head.id,
    ...(next.title.trim() !== before.title && { title: shows(next.title) ? next.title.trim() : null }),
    ...(next.category !== before.category && { category: next.category || null }),
    ...(next.severity !== before.severity && { severity: (next.severity as Severity) || null }),
  };
}

export function EditDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const head = useCase();
  const draft = useDraft(`${head.id}:edit`);
  const values = { ...stored(head), ...draft.fields };
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

  return (
    <FormDialog
      title={t('edit.title')}
      action={t('edit.save')}
      failed={t('edit.failed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      cancel={{ text: t('edit.discard'), act: close }}
      onSubmit={() => left(values.title, NAME) >= 0 && act.mutate(changes(head, values))}
      onClose={onClose}
    >
      <Field label={t('side.title')} hint={t('edit.title.hint')}>
        {(control) => <NameInput {...control} text={values.title} onText={(text) => draft.set('title', text)} />}
      </Field>
      <CategoryChoice value={values.category} onChange={(category = '') => draft.set('category', category)} />
      <Choice
        label={t('side.severity')}
        value={values.severity}
        any={t('severity.none')}
        options={severities.map((severity) => [severity, t(`severity.${severity}`)])}
        onChange={(severity = '') => draft.set('severity', severity)}
      />
    </FormDialog>
  );
}

function CategoryChoice({ value, onChange }: { value: string; onChange: (value: string | undefined) => void }) {
  const t = useT();
  const { category } = useCase();
  const known = useAsk(Facets, {}, { lasting: true }).data?.categories ?? (category ? [category] : []);
  const options = known.map(({ id, name }) => [id, inMyLanguage(name)] as const);
  return <Choice label={t('side.category')} value={value} any={t('side.none')} options={options} onChange={onChange} />;
}
