import { useState } from 'react';
import { AddCategory, ChangeCategory } from '../../../gen/documents';
import { inMyLanguage, languages, useT } from '../../i18n';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { NameInput, isName } from '../../kit/name-input';
import { Picker } from '../../kit/picker';
import { say } from '../../kit/say';
import { isProblem, isWrong } from '../../session/ask';
import { useStaffAct } from '../../settings/act';
import type { Category, People } from './types';

interface Props {
  one: Category;
  people: People;
  onClose: () => void;
}

/** Most categories that an organisation can have. The server has the same limit. */
const MAX_CATEGORIES = 200;

export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const name = useNames('category.add', {});
  const act = useStaffAct(AddCategory, () => {
    say(t('categories.added'));
    onClose();
  });
  return (
    <FormDialog
      title={t('categories.add')}
      action={t('categories.add.do')}
      failed={t('categories.not-added')}
      problem={act.error}
      why={isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('categories.full', { count: MAX_CATEGORIES }) : undefined}
      busy={act.isPending}
      onSubmit={() => name.check() && act.mutate({ name: name.texts })}
      onClose={onClose}
    >
      {name.fields}
    </FormDialog>
  );
}

export function RenameDialog({ one, onClose }: Props) {
  const t = useT();
  const name = useNames(`category.rename:${one.id}`, one.name as Record<string, string>);
  const act = useStaffAct(ChangeCategory, () => {
    say(t('categories.renamed'));
    onClose();
  });
  return (
    <FormDialog
      title={t('categories.rename.name', { name: inMyLanguage(one.name) })}
      action={t('categories.rename.do')}
      failed={t('categories.not-saved')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => name.check() && act.mutate({ category: one.id, name: name.texts })}
      onClose={onClose}
    >
      {name.fields}
    </FormDialog>
  );
}

/** Selects the members to whom the category is limited. No member means no limit. */
export function LimitDialog({ one, people, onClose }: Props) {
  const t = useT();
  const [readers, setReaders] = useKept(
    `category.limit:${one.id}`,
    one.readers.map(({ id }) => id),
  );
  const act = useStaffAct(ChangeCategory, () => {
    say(t(readers.length ? 'categories.limited.done' : 'categories.opened'));
    onClose();
  });
  const items = people.map(({ id, name, role }) => ({ id, name, hint: t(`role.${role}`) }));
  return (
    <FormDialog
      title={t('categories.limit.name', { name: inMyLanguage(one.name) })}
      action={t('categories.limit.do')}
      failed={t('categories.not-saved')}
      problem={act.error}
      why={isProblem(act.error, 'FORBIDDEN') ? t('routing.not-yours') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => act.mutate({ category: one.id, readers })}
      onClose={onClose}
    >
      <p>{t('categories.limit.means')}</p>
      <p>{t('categories.limit.existing')}</p>
      <Field
        label={t('categories.readers')}
        hint={t('categories.readers.hint')}
        {...(isWrong(act.error, 'readers') && { error: t('categories.readers.wrong') })}
      >
        {(control) => (
          <Picker
            multiple
            control={control}
            items={items}
            value={readers}
            placeholder={t('categories.readers.none')}
            onChange={setReaders}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** The fields of a name, one for each language. One language is enough. */
function useNames(key: string, before: Record<string, string>) {
  const t = useT();
  const [names, setNames] = useKept(key, before);
  const [tried, setTried] = useState(false);
  const codes = Object.keys({ ...languages, ...before });
  const texts = codes.map((language) => ({ language, text: (names[language] ?? '').trim() })).filter(({ text }) => text);
  const isEmpty = tried && texts.length === 0;
  const fields = codes.map((code, at) => (
    <Field
      key={code}
      label={t('categories.name', { language: languages[code] ?? code })}
      {...(isEmpty && at === 0 && { error: t('categories.name.empty') })}
    >
      {(control) => (
        <NameInput {...control} autoComplete="off" text={names[code] ?? ''} onText={(text) => setNames({ ...names, [code]: text })} />
      )}
    </Field>
  ));
  const check = () => {
    setTried(true);
    return texts.length > 0 && texts.every(({ text }) => isName(text));
  };
  return { texts, fields, check };
}
