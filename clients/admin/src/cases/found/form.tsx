import { useRef, useState } from 'react';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Submit } from '../../kit/submit';
import { useStart } from '../../session/task';
import { isSearchable, MAX_LENGTH } from './texts';

interface Props {
  text: string;
  find: (text: string) => void;
}

/** The field of the search. An empty search has the focus in the field. */
export function SearchForm({ text, find }: Props) {
  const t = useT();
  const [typed, setTyped] = useState(text);
  const [error, setError] = useState('');
  const [shown, setShown] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  useStart(() => void (text || field.current?.focus()));
  // Back and Forward change the text.
  if (shown !== text) {
    setShown(text);
    setTyped(text);
  }
  function submit() {
    const next = typed.trim();
    if (isSearchable(next)) find(next);
    else setError(t('found.short'));
  }
  return (
    <search>
      <Form className="found-form" onSubmit={submit}>
        <Field label={t('found.label')} error={error}>
          {(control) => (
            <input
              {...control}
              ref={field}
              type="search"
              dir="auto"
              value={typed}
              maxLength={MAX_LENGTH}
              autoComplete="off"
              autoCorrect="off"
              spellCheck={false}
              onChange={({ target }) => {
                setTyped(target.value);
                setError('');
              }}
            />
          )}
        </Field>
        <Submit busy={false}>{t('found.find')}</Submit>
      </Form>
    </search>
  );
}
