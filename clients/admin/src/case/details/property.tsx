import { left, NAME } from '@voicase/shared/limits';
import { useRef, type ReactNode } from 'react';
import { UpdateCase, type UpdateCaseInput } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Changed } from '../../kit/changed';
import { Field, type Control } from '../../kit/field';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Sending } from '../../kit/sending';
import { Submit } from '../../kit/submit';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { Editable, useEditing } from './editable';
import { change, isOvertaken, stored, type PropertyName } from './stored';

interface Props {
  property: PropertyName;
  label: string;
  hint?: string;
  shown: ReactNode;
  /** Draws the form once the choices are loaded. */
  loaded?: (form: ReactNode) => ReactNode;
  /** Draws the control. */
  children: (control: Control, text: string, onText: (text: string) => void) => ReactNode;
}

/** One property of the case that is edited where it is shown, with its own save. */
export function Property({ property, label, hint, shown, loaded = (form) => form, children }: Props) {
  const { id } = useCase();
  const name = `${id}:edit.${property}`;
  const draft = useDraft(name);
  return (
    <Editable name={`${name}.open`} label={label} shown={shown} hasInput={property in draft.fields} onLeave={draft.drop}>
      {loaded(
        <PropertyForm name={name} property={property} label={label} hint={hint} shown={shown}>
          {children}
        </PropertyForm>,
      )}
    </Editable>
  );
}

interface FormProps extends Omit<Props, 'loaded'> {
  /** The name of the draft. */
  name: string;
  hint: string | undefined;
}

function PropertyForm({ name, property, label, hint, shown, children }: FormProps) {
  const t = useT();
  const { close, leave } = useEditing();
  const head = useCase();
  const draft = useDraft(name);
  const now = stored(head)[property];
  const { before, [property]: typed } = draft.fields;
  // Without input, the field follows the value of the case.
  const text = typed ?? now;
  const notice = useRef<HTMLElement>(null);
  const act = useAct(UpdateCase, {
    done: () => {
      draft.drop();
      say(t('side.done', { name: label }));
      close();
    },
  });
  const overtaken = !act.isPending && isOvertaken(before, now, text);
  const edit = (next: string) => {
    if (typed === undefined) draft.set('before', now);
    draft.set(property, next);
  };
  const submit = () => {
    if (left(text, NAME) < 0) return;
    if (overtaken) return notice.current?.focus();
    const input: UpdateCaseInput | undefined = change(head, property, text);
    if (input) act.mutate(input);
    else leave();
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <Sending value={act.isPending}>
        <Field label={label} hint={hint}>
          {(control) => children(control, text, edit)}
        </Field>
      </Sending>
      {overtaken && <Changed ref={notice} now={shown} onKeep={() => draft.set('before', now)} />}
      {act.error && <Problem title={t('side.failed')} problem={act.error} safe={t('safe.typed')} />}
      <div className="row">
        <Submit busy={act.isPending}>{t('side.save')}</Submit>
        <button type="button" className="button" onClick={leave}>
          {t('dialog.cancel')}
        </button>
      </div>
    </Form>
  );
}
