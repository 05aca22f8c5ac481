import { shows } from '@voicase/shared/text';
import { useId, useState } from 'react';
import { ChangeTag, CreateTag, type TagColour } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { NameInput, isName } from '../kit/name-input';
import { say } from '../kit/say';
import { TagWord } from '../kit/tag';
import { isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { colours } from './colours';
import type { Tag } from './types';

/** Maximum length of a name, as the server has it. */
const MAX = 50;

interface Props {
  /** The tag to change. Without a tag, the dialog adds one. */
  of?: Tag;
  onClose: () => void;
}

export function TagDialog({ of, onClose }: Props) {
  const t = useT();
  const id = useId();
  const key = of ? `tag:${of.id}` : 'tag.add';
  const [name, setName] = useKept(`${key}.name`, of?.name ?? '');
  const [colour, setColour] = useKept<TagColour>(`${key}.colour`, of?.colour ?? 'BLUE');
  const [tried, setTried] = useState(false);
  const text = name.trim();
  const done = () => {
    say(t(of ? 'tags.changed' : 'tags.added', { name: text }));
    onClose();
  };
  const create = useStaffAct(CreateTag, done);
  const change = useStaffAct(ChangeTag, done);
  const act = of ? change : create;
  const submit = () => {
    setTried(true);
    if (!isName(text, MAX)) return;
    if (of) change.mutate({ tag: of.id, name: text, colour });
    else create.mutate({ name: text, colour });
  };
  return (
    <FormDialog
      title={of ? t('tags.change.name', { name: of.name }) : t('tags.add')}
      action={t(of ? 'tags.save' : 'tags.add')}
      failed={t(of ? 'tags.not-changed' : 'tags.not-added')}
      problem={act.error}
      why={isWrong(act.error, 'name') ? t('tags.taken') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('me.name')} hint={t('tags.no-names')} error={tried && !shows(text) ? t('tags.empty') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" max={MAX} text={name} onText={setName} />}
      </Field>
      <fieldset>
        <legend>{t('tags.colour')}</legend>
        {colours.map((one) => (
          <Check key={one} type="radio" name={id} checked={colour === one} onChange={() => setColour(one)}>
            <TagWord of={{ name: t(`tags.colour.${one}`), colour: one }} />
          </Check>
        ))}
      </fieldset>
    </FormDialog>
  );
}
