import { NAME, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'preact/hooks';
import { Page } from '../form/page.tsx';
import { following } from '../form/pages.ts';
import { Choices } from '../kit/choices.tsx';
import type { Mistake } from '../kit/errors.tsx';
import { Field, Group, described } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { type Channel, type Draft, update } from '../state.ts';
import { type Key, t } from '../texts.ts';
import { go } from '../views.ts';

const FIELDS = ['name', 'contact'] as const;

function wrong(text: string): string | undefined {
  if (!shows(text)) return t('fault.REQUIRED');
  return left(text, NAME) < 0 ? t('fault.TOO_LONG', { max: NAME }) : undefined;
}

const wrongFields = (draft: Draft): Mistake[] =>
  (draft.anonymity === 'ANONYMOUS' ? [] : FIELDS).flatMap((field) => {
    const text = wrong(draft[field]);
    return text ? [{ field, label: t(`who.${field}` as Key), text }] : [];
  });

const Identity = ({ draft, mistakes }: { draft: Draft; mistakes: Mistake[] }) => (
  <>
    <Notice>{t('who.sealed')}</Notice>
    {FIELDS.map((name) => {
      const error = mistakes.find((mistake) => mistake.field === name)?.text;
      const field = { id: name, label: t(`who.${name}` as Key), help: t(`who.${name}Help` as Key), error };
      const type = (event: { currentTarget: HTMLInputElement }) => {
        draft[name] = event.currentTarget.value;
        update();
      };
      return (
        <Field key={name} {...field}>
          <input type="text" {...described(field)} autocomplete="off" spellcheck={false} dir="auto" value={draft[name]} onInput={type} />
        </Field>
      );
    })}
  </>
);

/** Asks whether the report is anonymous. Shown only where the channel allows both. */
export function Who({ channel, draft }: { channel: Channel; draft: Draft }) {
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const proceed = () => {
    const found = wrongFields(draft);
    setMistakes(found);
    if (found.length === 0) go(following());
  };
  const choices = (['ANONYMOUS', 'CONFIDENTIAL'] as const).map((id) => ({ id, label: t(`who.${id}`), help: t(`who.${id}Help`) }));
  const choose = ([chosen]: string[]) => {
    draft.anonymity = chosen === 'CONFIDENTIAL' ? 'CONFIDENTIAL' : 'ANONYMOUS';
    setMistakes([]);
    update();
  };
  return (
    <Page title={t('who.heading')} mistakes={mistakes} attempt={mistakes} onContinue={proceed}>
      {channel.mode === 'CHOICE' && (
        <Group id="anonymity" label={t('who.question')}>
          <Choices id="anonymity" choices={choices} chosen={[draft.anonymity]} onChoose={choose} />
        </Group>
      )}
      {draft.anonymity === 'CONFIDENTIAL' && <Identity draft={draft} mistakes={mistakes} />}
    </Page>
  );
}
