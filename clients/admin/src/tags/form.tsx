import { useRef } from 'react';
import { CreateTag, Facets, SetCaseTags } from '../../gen/documents';
import { useMember } from '../app/member';
import { client, useAct, useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useEditing } from '../case/details/editable';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Changed } from '../kit/changed';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { Load } from '../kit/load';
import { Picker } from '../kit/picker';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Sending } from '../kit/sending';
import { Submit } from '../kit/submit';
import { Tags } from '../kit/tag';
import { isWrong } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import type { Tag } from './types';

/** Changes the tags of the case, in the details. */
export function TagForm() {
  const t = useT();
  const query = useAsk(Facets, {}, { lasting: true });
  return (
    <Load query={query} failed={t('tags.failed')} lines={2}>
      {({ tags }) => <Choices known={tags} />}
    </Load>
  );
}

const packed = (ids: readonly string[]) => [...ids].sort().join();
const unpacked = (text: string) => text.split(',').filter(Boolean);

/** The chosen tags, and the act that saves them. Without input, the form follows the tags of the case. */
function useTags() {
  const t = useT();
  const { id, tags } = useCase();
  const { close, leave } = useEditing();
  const draft = useDraft(`${id}:edit.tags`);
  const now = packed(tags.map((one) => one.id));
  const { before, tags: typed } = draft.fields;
  const value = unpacked(typed ?? now);
  const notice = useRef<HTMLElement>(null);
  const act = useAct(SetCaseTags, {
    done: () => {
      draft.drop();
      say(t('tags.set.done'));
      close();
    },
  });
  const isOvertaken = !act.isPending && before !== undefined && before !== now;
  return {
    value,
    act,
    notice,
    isOvertaken,
    keep: () => draft.set('before', now),
    edit(next: readonly string[]) {
      if (before === undefined) draft.set('before', now);
      draft.set('tags', packed(next));
    },
    submit() {
      if (isOvertaken) notice.current?.focus();
      else if (packed(value) === now) leave();
      else act.mutate({ case: id, tags: value, seen: unpacked(now) });
    },
  };
}

/** The tags that can be chosen: no archived ones, except those that the case has. */
function choosable(known: readonly Tag[], own: readonly Tag[], value: readonly string[]): Tag[] {
  const all = [...known, ...own.filter((one) => !known.some((other) => other.id === one.id))];
  return all.filter((one) => !one.archived || value.includes(one.id));
}

function Choices({ known }: { known: Tag[] }) {
  const t = useT();
  const { can } = useMember();
  const { tags } = useCase();
  const { leave } = useEditing();
  const { value, act, notice, isOvertaken, keep, edit, submit } = useTags();
  const create = useCreate((tag) => edit([...value, tag]));
  const creating = { label: (name: string) => t('tags.create', { name }), act: (name: string) => create.mutate(name) };
  const gone = isWrong(act.error, 'tags') ? t('tags.gone') : undefined;
  const taken = isWrong(create.error, 'name') ? t('tags.taken') : undefined;
  return (
    <Form className="stack" onSubmit={submit}>
      {isOvertaken && <Changed ref={notice} now={<Tags of={tags} />} onKeep={keep} />}
      {act.error && <Problem title={t('tags.not-set')} problem={act.error} why={gone} focus />}
      {create.error && <Problem title={t('tags.not-added')} problem={create.error} why={taken} />}
      <Sending value={act.isPending || create.isPending}>
        <Field label={t('tags.heading')} hint={t('tags.no-names')}>
          {(control) => (
            <Picker
              multiple
              control={control}
              items={choosable(known, tags, value)}
              value={value}
              placeholder={t('tags.type')}
              create={can('SETTINGS_MANAGE') ? creating : undefined}
              onChange={edit}
            />
          )}
        </Field>
      </Sending>
      <div className="row">
        <Submit busy={act.isPending}>{t('tags.save')}</Submit>
        <button type="button" className="button" onClick={leave}>
          {t('dialog.cancel')}
        </button>
      </div>
    </Form>
  );
}

/** Creates a tag without leaving the form. Its colour can be changed in the settings. */
function useCreate(created: (tag: string) => void) {
  const t = useT();
  return useOnce({
    mutationFn: (name: string) => request(CreateTag, { input: { name, colour: 'GREY' } }),
    onSuccess: async ({ createTag }) => {
      await client.invalidateQueries({ queryKey: [Facets.name] });
      created(createTag.tag.id);
      say(t('tags.added', { name: createTag.tag.name }));
    },
  });
}
