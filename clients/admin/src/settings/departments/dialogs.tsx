import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { AddDepartment, ChangeDepartment, RemoveDepartment } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { NameInput, isName } from '../../kit/name-input';
import { say } from '../../kit/say';
import { isWrong } from '../../session/ask';
import { useStaffAct } from '../act';
import type { Department } from '../rights/facts';
import { inTree, withBelow } from '../rights/tree';

interface Props {
  one: Department;
  all: readonly Department[];
  onClose: () => void;
}

export function AddDialog({ one, onClose }: Props) {
  const t = useT();
  const name = useName(`department.add:${one.id}`, '');
  const act = useStaffAct(AddDepartment, (_, input) => {
    say(t('departments.added', { name: input.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('departments.name.add', { name: one.name })}
      action={t('departments.do.add')}
      failed={t('departments.not.add')}
      problem={act.error}
      why={isWrong(act.error, 'name') ? t('departments.taken') : undefined}
      busy={act.isPending}
      onSubmit={() => name.check() && act.mutate({ name: name.text, parent: one.id })}
      onClose={onClose}
    >
      {name.field}
    </FormDialog>
  );
}

export function RenameDialog({ one, onClose }: Props) {
  const t = useT();
  const name = useName(`department.rename:${one.id}`, one.name);
  const act = useStaffAct(ChangeDepartment, () => {
    say(t('departments.renamed', { name: name.text }));
    onClose();
  });
  return (
    <FormDialog
      title={t('departments.name.rename', { name: one.name })}
      action={t('departments.do.rename')}
      failed={t('departments.not.rename')}
      problem={act.error}
      why={isWrong(act.error, 'name') ? t('departments.taken') : undefined}
      busy={act.isPending}
      onSubmit={() => name.check() && act.mutate({ department: one.id, name: name.text })}
      onClose={onClose}
    >
      {name.field}
    </FormDialog>
  );
}

export function MoveDialog({ one, all, onClose }: Props) {
  const t = useT();
  const [parent, setParent] = useKept(`department.parent:${one.id}`, one.parent?.id);
  const act = useStaffAct(ChangeDepartment, () => {
    say(t('departments.moved', { name: one.name }));
    onClose();
  });
  // A department cannot move below itself.
  const own = withBelow(all, one.id);
  const places = inTree(all).filter(({ one: { id } }) => !own.includes(id));
  return (
    <FormDialog
      title={t('departments.name.move', { name: one.name })}
      action={t('departments.do.move')}
      failed={t('departments.not.move')}
      problem={act.error}
      why={isWrong(act.error, 'name') ? t('departments.taken') : undefined}
      busy={act.isPending}
      onSubmit={() => (parent === one.parent?.id ? onClose() : parent && act.mutate({ department: one.id, parent }))}
      onClose={onClose}
    >
      <p>{t('departments.means.move')}</p>
      <Choice
        label={t('departments.parent')}
        value={parent}
        options={places.map(({ one: { id, name }, depth }) => [id, `${'– '.repeat(depth)}${name}`])}
        onChange={setParent}
      />
    </FormDialog>
  );
}

/** Removing a department loses nothing, because its members, cases and channels move to the parent. */
export function RemoveDialog({ one, all, onClose }: Props) {
  const t = useT();
  const above = all.find(({ id }) => id === one.parent?.id)?.name ?? '';
  const act = useStaffAct(RemoveDepartment, () => {
    say(t('departments.removed', { name: one.name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t('departments.name.remove', { name: one.name })}
      action={t('departments.do.remove')}
      failed={t('departments.not.remove')}
      problem={act.error}
      why={isWrong(act.error, 'department') ? t('departments.clash') : undefined}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ department: one.id })}
      onClose={onClose}
    >
      <p>{t('departments.means.remove', { above })}</p>
      <p>{t('departments.means.reach', { above })}</p>
    </FormDialog>
  );
}

function useName(key: string, before: string) {
  const t = useT();
  const [name, setName] = useKept(key, before);
  const [tried, setTried] = useState(false);
  const text = name.trim();
  const field = (
    <Field label={t('me.name')} error={tried && !shows(text) ? t('departments.empty') : undefined}>
      {(control) => <NameInput {...control} autoComplete="off" text={name} onText={setName} />}
    </Field>
  );
  const check = () => {
    setTried(true);
    return isName(text);
  };
  return { text, field, check };
}
