import { useState } from 'react';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
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
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useStart(() => text || field?.focus());
  function submit() {
    const next = typed.trim();
    if (isSearchable(next)) return find(next);
    setError(t('found.short'));
    field?.focus();
  }
  return (
    <search>
      <form
        className="found-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('found.label')} error={error}>
          {(control) => (
            <input
              {...control}
              ref={setField}
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
        <button type="submit" className="button primary">
          {t('found.find')}
        </button>
      </form>
    </search>
  );
}
