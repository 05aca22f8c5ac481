import { useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Dialog } from '../../kit/dialog';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { isName, NameInput } from '../../kit/name-input';
import { say } from '../../kit/say';
import { useTask } from '../../session/task';
import { isTaken, queryOf } from './query';
import { MAX_OWN, MAX_SHARED, saveView, useSavedViews } from './use-views';
import type { ListSearch } from '../search';

interface Props {
  search: ListSearch;
  /** Called with the id of the new view. */
  onSaved: (id: string) => void;
  onClose: () => void;
}

export function SaveDialog(props: Props) {
  const t = useT();
  const own = useSavedViews().data?.savedViews.filter(({ mine }) => mine) ?? [];
  // The dialog stays as it is when the own view arrives that it has just saved.
  const [full] = useState(own.length >= MAX_OWN);
  if (!full) return <SaveForm {...props} />;
  return (
    <Dialog title={t('saved.save')} onClose={props.onClose}>
      <p>{t('saved.full', { count: MAX_OWN })}</p>
    </Dialog>
  );
}

function SaveForm({ search, onSaved, onClose }: Props) {
  const t = useT();
  const { can } = useMember();
  const views = useSavedViews().data?.savedViews ?? [];
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  // The name of the last try. Its view may exist although the answer was lost.
  const [sent, setSent] = useState('');
  const save = useTask(async () => {
    setSent(name);
    const { id } = await saveView({ name: name.trim(), query: queryOf(search), shared }, sent === name);
    say(t('saved.done', { name: name.trim() }));
    onSaved(id);
  });
  const taken = sent !== name && isTaken(name, views);
  const error = !isName(name) ? t('saved.name.empty') : taken ? t('saved.name.taken') : undefined;
  const room = views.filter((one) => one.shared).length < MAX_SHARED;
  return (
    <FormDialog
      title={t('saved.save')}
      action={t('saved.save')}
      failed={t('saved.save.failed')}
      problem={save.problem}
      safe={t('safe.typed')}
      busy={save.busy}
      onSubmit={() => {
        setTried(true);
        if (!error) save.run();
      }}
      onClose={onClose}
    >
      <p className="hint">{t('saved.hint')}</p>
      <Field label={t('saved.name')} error={tried ? error : undefined}>
        {(control) => <NameInput {...control} text={name} onText={setName} />}
      </Field>
      {can('CASE_ASSIGN') &&
        (room ? (
          <Check checked={shared} onChange={setShared}>
            {t('saved.share')}
          </Check>
        ) : (
          <p className="hint">{t('saved.full.shared', { count: MAX_SHARED })}</p>
        ))}
    </FormDialog>
  );
}
