import { NAME } from '@voicase/shared/limits';
import { formatDayShort, today } from '@voicase/shared/time';
import { useState } from 'react';
import { AddInterview, ChangeInterview, Members, type InterviewState } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct, useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useFormats, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { LongText, textFault } from '../kit/long-text';
import { isName, NameInput } from '../kit/name-input';
import { isReplacing, Newer, NewerFields, useBased } from '../kit/newer';
import { orNull } from '../kit/or-null';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { detailsOf, type Interview } from './rows';

interface Props {
  /** The interview that changes. Without it, the interview is new. */
  of?: Interview;
  /** The state after the act. A cancelled interview is planned again first. */
  state: InterviewState;
  persons: readonly { id: string; name: string }[];
  onClose: () => void;
}

/** Plans an interview, enters a held one, or changes one. */
export function InterviewDialog({ of, state, persons, onClose }: Props) {
  const t = useT();
  const { fields, set, send, act, based, stored } = useInterview(of, state, onClose);
  const [tried, setTried] = useState(false);
  const day = today(useMember().membership.organisation.timeZone);
  const isHeld = state === 'HELD';
  const isDay = fields.day !== '' && (!isHeld || fields.day <= day);
  const isWith = fields.person !== '' || isName(fields.name);
  const isPlace = fields.place.trim() === '' || isName(fields.place);
  const isPresent = textFault(fields.present) !== 'long';
  const verb = of ? (state === of.state ? 'edit' : 'hold') : isHeld ? 'enter' : 'plan';
  // The present person may be removed from the case. The interview keeps the person.
  const known = of?.person && !persons.some(({ id }) => id === of.person) ? [...persons, { id: of.person, name: of.name }] : persons;
  const submit = () => {
    setTried(true);
    if (based.isOvertaken) based.notice.current?.focus();
    else if (isDay && isWith && isPlace && isPresent) send();
  };
  return (
    <FormDialog
      title={t(verb === 'plan' || verb === 'enter' ? `interviews.${verb}` : `interviews.act.${verb}`)}
      action={t(`interviews.save.${verb}`)}
      failed={t('interviews.not-saved')}
      problem={based.isOvertaken ? null : act.error}
      why={isProblem(act.error, 'CONFLICT') ? t(of ? 'interviews.conflict' : 'evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      {of && (
        <Newer of={based}>
          <NewerInterview of={of} before={based.before} stored={stored} />
        </Newer>
      )}
      <With fields={fields} set={set} persons={known} error={tried && !isWith ? t('interviews.with.missing', { max: NAME }) : undefined} />
      <Field label={t(isHeld ? 'interviews.held-on' : 'interviews.day')} error={tried && !isDay ? t('interviews.day.wrong') : undefined}>
        {(control) => (
          <input
            {...control}
            type="date"
            max={isHeld ? day : undefined}
            value={fields.day}
            onChange={(event) => set('day', event.target.value)}
          />
        )}
      </Field>
      <Texts fields={fields} set={set} wrong={{ place: tried && !isPlace, present: tried && !isPresent }} />
      <Interviewer
        value={fields.interviewer}
        error={isWrong(act.error, 'interviewer') ? t('interviews.interviewer.refused') : undefined}
        onChange={(next) => set('interviewer', next)}
      />
    </FormDialog>
  );
}

/** What another member has changed. */
function NewerInterview({ of, before, stored }: { of: Interview; before: Readonly<Record<string, string>>; stored: Fields }) {
  const t = useT();
  const locale = useFormats();
  const shown = {
    person: [t('interviews.person'), of.person ? of.name : t('interviews.person.other')],
    name: [t('interviews.name'), of.person ? '' : of.name],
    day: [t(of.state === 'HELD' ? 'interviews.held-on' : 'interviews.day'), formatDayShort(of.day, locale)],
    place: [t('interviews.place'), stored.place],
    present: [t('interviews.present'), stored.present],
    interviewer: [t('interviews.interviewer'), of.interviewer?.name ?? ''],
  } as const;
  return (
    <>
      <p>
        <span className="word">{t(`interviews.state.${of.state}`)}</span>
      </p>
      <NewerFields before={before} stored={stored} shown={shown} />
    </>
  );
}

interface WithProps {
  fields: Fields;
  set: (field: string, text: string) => void;
  persons: readonly { id: string; name: string }[];
  error: string | undefined;
}

function With({ fields, set, persons, error }: WithProps) {
  const t = useT();
  const name = (next: string) => {
    // The name is that of another person, also if a person of the case is chosen meanwhile.
    set('person', '');
    set('name', next);
  };
  return (
    <>
      {persons.length > 0 && (
        <Choice
          label={t('interviews.person')}
          value={fields.person || undefined}
          any={t('interviews.person.other')}
          options={persons.map(({ id, name }) => [id, name])}
          onChange={(next) => set('person', next ?? '')}
        />
      )}
      {fields.person === '' && (
        <Field label={t('interviews.name')} hint={t('interviews.name.hint')} error={error}>
          {(control) => <NameInput {...control} autoComplete="off" text={fields.name} onText={name} />}
        </Field>
      )}
    </>
  );
}

interface TextsProps {
  fields: Fields;
  set: (field: string, text: string) => void;
  wrong: { place: boolean; present: boolean };
}

function Texts({ fields, set, wrong }: TextsProps) {
  const t = useT();
  return (
    <>
      <Field label={t('interviews.place.optional')} error={wrong.place ? t('evidence.long') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.place} onText={(next) => set('place', next)} />}
      </Field>
      <Field
        label={t('interviews.present.optional')}
        hint={t('interviews.present.hint')}
        error={wrong.present ? t('evidence.long') : undefined}
      >
        {(control) => <LongText {...control} rows={2} required={false} text={fields.present} onText={(next) => set('present', next)} />}
      </Field>
    </>
  );
}

function Interviewer({ value, error, onChange }: { value: string; error: string | undefined; onChange: (id: string) => void }) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  return (
    <Load query={query} failed={t('interviews.members.failed')} lines={1}>
      {({ members }) => (
        <Choice
          label={t('interviews.interviewer')}
          hint={t('interviews.interviewer.hint')}
          error={error}
          value={value}
          options={members.map(({ id, name }) => [id, name])}
          onChange={(next) => onChange(next ?? '')}
        />
      )}
    </Load>
  );
}

type Fields = Record<'person' | 'name' | 'day' | 'place' | 'present' | 'interviewer', string>;

/** The typed texts and choices, and the act that sends them. */
function useInterview(of: Interview | undefined, state: InterviewState, onClose: () => void) {
  const t = useT();
  const { id } = useCase();
  const { membership } = useMember();
  const day = today(membership.organisation.timeZone);
  const draft = useDraft(of ? detailsOf(id, of) : `${id}:interview.${state}`);
  const becomesHeld = of?.state === 'PLANNED' && state === 'HELD' && of.day > day;
  const stored: Fields = {
    person: of?.person ?? '',
    name: of?.person ? '' : (of?.name ?? ''),
    day: becomesHeld ? day : (of?.day ?? day),
    place: of?.place ?? '',
    present: of?.present ?? '',
    interviewer: of?.interviewer?.id ?? membership.id,
  };
  const fields: Fields = { ...stored, ...draft.fields };
  const done = () => {
    draft.drop();
    say(t('interviews.saved'));
    onClose();
    // The button of the act is gone.
    if (of && of.state !== state) focusOn(`interview-${of.id}`);
  };
  // An earlier attempt with another input did arrive and is in the list.
  const add = useAct(AddInterview, { done, failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew() });
  const change = useAct(ChangeInterview, { done });
  const send = () => {
    const content = {
      person: fields.person || null,
      name: fields.person ? null : fields.name.trim(),
      day: fields.day,
      state,
      place: orNull(fields.place),
      present: orNull(fields.present),
      interviewer: fields.interviewer,
    };
    if (of) change.mutate({ interview: of.id, expected: of.revision, content });
    else add.mutate({ case: id, idempotencyKey: draft.key(), content });
  };
  const act = of ? change : add;
  // The day that is suggested for a held interview is not stored.
  const saved = { ...stored, day: of?.day ?? day };
  // A name is sent only without a person of the case.
  const edited = { ...saved, ...draft.fields, name: fields.person ? '' : fields.name };
  const based = useBased(draft, { stored: saved, isNewer: (before) => isReplacing(edited, before, saved), act });
  return { fields, set: of ? based.set : draft.set, send, act, based, stored: saved };
}
