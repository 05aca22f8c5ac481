import { useState } from 'react';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { isName, NameInput } from '../../kit/name-input';
import { say } from '../../kit/say';
import { useTask } from '../../session/task';
import type { SavedView } from './query';
import { changeView, deleteView, useIsTaken } from './use-views';

interface Props {
  view: SavedView;
  onClose: () => void;
}

export function RenameDialog({ view, onClose }: Props) {
  const t = useT();
  const [name, setName] = useState(view.name);
  const [tried, setTried] = useState(false);
  const isTaken = useIsTaken(name, view.id);
  const error = !isName(name) ? t('saved.name.empty') : view.mine && isTaken ? t('saved.name.taken') : undefined;
  const rename = useTask(async () => {
    await changeView({ view: view.id, name: name.trim() });
    say(t('saved.renamed'));
    onClose();
  });
  return (
    <FormDialog
      title={t('saved.rename')}
      action={t('saved.rename')}
      failed={t('saved.change.failed')}
      problem={rename.problem}
      safe={t('safe.typed')}
      busy={rename.busy}
      onSubmit={() => {
        setTried(true);
        if (!error) rename.run();
      }}
      onClose={onClose}
    >
      <Field label={t('saved.name')} error={tried ? error : undefined}>
        {(control) => <NameInput {...control} text={name} onText={setName} />}
      </Field>
    </FormDialog>
  );
}

interface ConfirmProps extends Pick<Props, 'onClose'> {
  title: string;
  text: string;
  action: string;
  done: string;
  failed?: string;
  danger?: boolean;
  act: () => Promise<void>;
}

function Confirm({ title, text, action, done, failed, danger, act, onClose }: ConfirmProps) {
  const t = useT();
  const task = useTask(async () => {
    await act();
    say(done);
    onClose();
  });
  return (
    <FormDialog
      title={title}
      action={action}
      failed={failed ?? t('saved.change.failed')}
      problem={task.problem}
      busy={task.busy}
      danger={danger}
      onSubmit={() => task.run()}
      onClose={onClose}
    >
      <p>{text}</p>
    </FormDialog>
  );
}

/** Shares a view with all members, or makes the own view private again. */
export function ShareDialog({ view, onClose }: Props) {
  const t = useT();
  const shared = !view.shared;
  return (
    <Confirm
      title={t(shared ? 'saved.share.title' : 'saved.unshare.title')}
      text={t(shared ? 'saved.share.text' : 'saved.unshare.text', { name: view.name })}
      action={t(shared ? 'saved.share.title' : 'saved.unshare.title')}
      done={t(shared ? 'saved.shared' : 'saved.unshared')}
      act={() => changeView({ view: view.id, shared })}
      onClose={onClose}
    />
  );
}

export function UpdateDialog({ view, query, onClose }: Props & { query: string }) {
  const t = useT();
  return (
    <Confirm
      title={t('saved.update')}
      text={t(view.shared ? 'saved.update.text.shared' : 'saved.update.text', { name: view.name })}
      action={t('saved.update')}
      done={t('saved.updated')}
      act={() => changeView({ view: view.id, query })}
      onClose={onClose}
    />
  );
}

export function RemoveDialog({ view, onRemoved, onClose }: Props & { onRemoved: () => void }) {
  const t = useT();
  return (
    <Confirm
      danger
      title={t('saved.remove')}
      text={t(view.shared ? 'saved.remove.text.shared' : 'saved.remove.text', { name: view.name })}
      action={t('saved.remove')}
      done={t('saved.removed')}
      failed={t('saved.remove.failed')}
      act={() => deleteView(view.id).then(onRemoved)}
      onClose={onClose}
    />
  );
}
