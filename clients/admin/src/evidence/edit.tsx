import { left, NAME } from '@voicase/shared/limits';
import { formatDayShort, today } from '@voicase/shared/time';
import { useState } from 'react';
import { AddEvidence, ChangeEvidence } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useFormats, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { isName, NameInput } from '../kit/name-input';
import { isReplacing, Newer, NewerFields, useBased } from '../kit/newer';
import { orNull } from '../kit/or-null';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { evidenceKinds, relevances, type CaseFile, type Interview, type Item } from './rows';

interface Props {
  /** The item that changes. Without it, the item is new. */
  of?: Item;
  /** The files to choose from. Without them, the new item is a thing. */
  files?: readonly CaseFile[] | undefined;
  interviews: readonly Interview[];
  onClose: () => void;
}

const isLong = (text: string) => left(text, NAME) < 0;

/** Adds an item to the register, or changes it. The typed text is kept until the server has it. */
export function EvidenceDialog({ of, files, interviews, onClose }: Props) {
  const t = useT();
  const { fields, set, file, send, act, based, stored } = useEvidence(of, files, onClose);
  const [tried, setTried] = useState(false);
  const day = today(useMember().membership.organisation.timeZone);
  const isFile = Boolean(of?.file ?? files);
  const isDay = isFile || (fields.day !== '' && fields.day <= day);
  const isComplete = isName(fields.title) && isDay && !isLong(fields.source) && !isLong(fields.place) && (!files || file);
  const submit = () => {
    setTried(true);
    if (based.isOvertaken) based.notice.current?.focus();
    else if (isComplete) send();
  };
  return (
    <FormDialog
      title={
        of
          ? t('evidence.edit.name', { number: t('evidence.number', { number: of.number }) })
          : t(files ? 'evidence.add.file' : 'evidence.add.thing')
      }
      action={t(of ? 'evidence.save' : 'evidence.add')}
      failed={t(of ? 'evidence.not-saved' : 'evidence.not-added')}
      problem={based.isOvertaken ? null : act.error}
      why={isProblem(act.error, 'CONFLICT') ? t(of ? 'evidence.conflict' : 'evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      {of && (
        <Newer of={based}>
          <NewerItem before={based.before} stored={stored} interviews={interviews} />
        </Newer>
      )}
      {files && <FileChoice files={files} file={file} tried={tried} set={set} />}
      <Field label={t('evidence.title')} error={tried && !isName(fields.title) ? t('evidence.title.wrong', { max: NAME }) : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(next) => set('title', next)} />}
      </Field>
      <Classification fields={fields} set={set} interviews={interviews} />
      <Field
        label={t('evidence.source.optional')}
        hint={t('evidence.source.hint')}
        error={tried && isLong(fields.source) ? t('evidence.long') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={fields.source} onText={(next) => set('source', next)} />}
      </Field>
      {!isFile && (
        <Storage fields={fields} set={set} last={day} tried={tried} isWrong={(tried && !isDay) || isWrong(act.error, 'receivedOn')} />
      )}
    </FormDialog>
  );
}

interface FileProps {
  files: readonly CaseFile[];
  file: CaseFile | undefined;
  tried: boolean;
  set: (field: string, text: string) => void;
}

function FileChoice({ files, file, tried, set }: FileProps) {
  const t = useT();
  return (
    <Choice
      label={t('evidence.file')}
      hint={t('evidence.file.hint')}
      error={tried && !file ? t('evidence.file.missing') : undefined}
      value={file?.id}
      any={t('field.choose')}
      options={files.map((one) => [one.id, one.name])}
      onChange={(id) => set('file', id ?? '')}
    />
  );
}

interface NewerProps {
  before: Readonly<Record<string, string>>;
  stored: Fields;
  interviews: readonly Interview[];
}

/** What another member has changed. */
function NewerItem({ before, stored, interviews }: NewerProps) {
  const t = useT();
  const locale = useFormats();
  const kind = evidenceKinds.find((one) => one === stored.kind);
  const relevance = relevances.find((one) => one === stored.relevance);
  const shown = {
    title: [t('evidence.title'), stored.title],
    kind: [t('evidence.kind'), kind ? t(`evidence.kind.${kind}`) : ''],
    relevance: [t('evidence.relevance'), relevance ? t(`evidence.relevance.${relevance}`) : ''],
    interview: [t('evidence.of-interview'), interviews.find(({ id }) => id === stored.interview)?.name ?? ''],
    source: [t('evidence.source'), stored.source],
    place: [t('evidence.place'), stored.place],
    day: [t('evidence.received'), formatDayShort(stored.day, locale)],
  } as const;
  return <NewerFields before={before} stored={stored} shown={shown} />;
}

interface StorageProps {
  fields: Fields;
  set: (field: string, text: string) => void;
  /** The last day that can be chosen. */
  last: string;
  tried: boolean;
  isWrong: boolean;
}

/** Where a thing is kept, and since when. */
function Storage({ fields, set, last, tried, isWrong: wrong }: StorageProps) {
  const t = useT();
  return (
    <>
      <Field
        label={t('evidence.place.optional')}
        hint={t('evidence.place.hint')}
        error={tried && isLong(fields.place) ? t('evidence.long') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={fields.place} onText={(next) => set('place', next)} />}
      </Field>
      <Field label={t('evidence.received')} error={wrong ? t('evidence.day.wrong') : undefined}>
        {(control) => <input {...control} type="date" max={last} value={fields.day} onChange={(event) => set('day', event.target.value)} />}
      </Field>
    </>
  );
}

interface ClassificationProps {
  fields: Fields;
  set: (field: string, text: string) => void;
  interviews: readonly Interview[];
}

function Classification({ fields, set, interviews }: ClassificationProps) {
  const t = useT();
  const locale = useFormats();
  return (
    <>
      <Choice
        label={t('evidence.kind')}
        value={fields.kind}
        options={evidenceKinds.map((one) => [one, t(`evidence.kind.${one}`)])}
        onChange={(next) => set('kind', next ?? '')}
      />
      <Choice
        label={t('evidence.relevance')}
        value={fields.relevance}
        options={relevances.map((one) => [one, t(`evidence.relevance.${one}`)])}
        onChange={(next) => set('relevance', next ?? '')}
      />
      {interviews.length > 0 && (
        <Choice
          label={t('evidence.of-interview')}
          value={fields.interview || undefined}
          any={t('evidence.of-interview.none')}
          options={interviews.map(({ id, name, day }) => [id, `${name}, ${formatDayShort(day, locale)}`])}
          onChange={(next) => set('interview', next ?? '')}
        />
      )}
    </>
  );
}

type Fields = Record<'title' | 'kind' | 'relevance' | 'interview' | 'source' | 'place' | 'day', string>;

/** The typed texts and choices, and the act that sends them. */
function useEvidence(of: Item | undefined, files: readonly CaseFile[] | undefined, onClose: () => void) {
  const t = useT();
  const { id } = useCase();
  const day = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(of ? `${id}:evidence.${of.id}` : `${id}:evidence.${files ? 'file' : 'thing'}`);
  const file = files?.find((one) => one.id === draft.fields['file']);
  const stored: Fields = {
    title: of?.title ?? file?.name ?? '',
    kind: of?.kind ?? (files ? 'DIGITAL' : 'PHYSICAL'),
    relevance: of?.relevance ?? 'OPEN',
    interview: of?.interview ?? '',
    source: of?.source ?? '',
    place: of?.place ?? '',
    day: of?.receivedOn ?? day,
  };
  const fields: Fields = { ...stored, ...draft.fields };
  const done = () => {
    draft.drop();
    say(t(of ? 'evidence.saved' : 'evidence.added'));
    onClose();
    // No file is left, so the button is gone.
    if (files && files.length <= 1) focusOn('register');
  };
  // An earlier attempt with another input did arrive and is in the list.
  const add = useAct(AddEvidence, { done, failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew() });
  const change = useAct(ChangeEvidence, { done });
  const send = () => {
    const content = {
      title: fields.title.trim(),
      kind: evidenceKinds.find((one) => one === fields.kind) ?? 'OTHER',
      relevance: relevances.find((one) => one === fields.relevance) ?? 'OPEN',
      interview: fields.interview || null,
      source: orNull(fields.source),
      place: orNull(fields.place),
      receivedOn: of?.file || files ? null : fields.day,
    };
    if (of) change.mutate({ evidence: of.id, expected: of.revision, content });
    else add.mutate({ case: id, idempotencyKey: draft.key(), file: file?.id ?? null, content });
  };
  const act = of ? change : add;
  const based = useBased(draft, { stored, isNewer: (before) => isReplacing(fields, before, stored), act });
  return { fields, set: of ? based.set : draft.set, file, send, act, based, stored };
}
