import { useState } from 'react';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { useKept } from '../../kit/kept';
import { isName, NameInput } from '../../kit/name-input';

const MAX = 60;

/** The name of a factor. `check` returns whether the name can be sent. */
export function useNameField(key: string, before = '') {
  const t = useT();
  const [name, setName] = useKept(key, before);
  const [tried, setTried] = useState(false);
  const field = (refused: boolean) => (
    <Field
      label={t('factors.name')}
      hint={t('factors.name.hint')}
      error={refused || (tried && !isName(name, MAX)) ? t('factors.name.wrong') : undefined}
    >
      {(control) => <NameInput {...control} autoComplete="off" required max={MAX} text={name} onText={setName} />}
    </Field>
  );
  const check = () => {
    setTried(true);
    return isName(name, MAX);
  };
  return { text: name.trim(), field, check };
}
