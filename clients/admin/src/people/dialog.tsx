import { NAME, TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { AddPerson, ChangePerson, Members, type PersonRole } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useLeavingAct } from '../case/access/leave';
import { useReason } from '../case/access/reason';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { Load } from '../kit/load';
import { LongText } from '../kit/long-text';
import { NameInput, isName } from '../kit/name-input';
import { orNull } from '../kit/or-null';
import { problemOf } from '../session/ask';
import type { Person } from './people';
import { namesake } from './same-name';

const roles: readonly PersonRole[] = ['SUBJECT', 'WITNESS', 'OTHER'];

interface Props {
  /** The entry to change. Without an entry, the dialog adds one. */
  of?: Person;
  onClose: () => void;
}

/**
 * Adds a person of the case, or changes an entry. If the person is a member, that member immediately loses access to the
 * case. The dialog warns about this first. An entry keeps its member.
 */
export function PersonDialog({ of, onClose }: Props) {
  const t = useT();
  const key = useKey(of);
  const reason = useReason(`${key}.reason`);
  const { draft, act, text } = usePerson(of, reason.sent, onClose);
  const [role, setRole] = useKept<PersonRole>(`${key}.role`, of?.role ?? 'SUBJECT');
  const [member, setMember] = useKept<string | undefined>(`${key}.member`, of?.member?.id);
  const [tried, setTried] = useState(false);
  const [name, position, contact, remark] = [text('name'), text('position'), text('contact'), text('remark')];
  const isOther = of !== undefined && (name.trim() !== of.name || role !== of.role);
  const submit = () => {
    setTried(true);
    const fits = [position, contact].every((one) => left(one, NAME) >= 0) && left(remark, TEXT) >= 0;
    const texts = { position: orNull(position), contact: orNull(contact), remark: orNull(remark) };
    const hasReason = !isOther || reason.check();
    if (isName(name) && fits && hasReason) act({ name: name.trim(), role, ...texts, member: member ?? null }, isOther ? reason.text : null);
  };
  const conflict = t(of ? 'persons.changed.conflict' : 'persons.conflict');
  return (
    <FormDialog
      title={of ? t('persons.edit.name', { name: of.name }) : t('persons.add')}
      action={t(of ? 'persons.save' : 'persons.add')}
      failed={t(of ? 'persons.not-changed' : 'persons.not-added')}
      problem={act.error}
      why={{ NOT_ALLOWED_NOW: t('persons.why'), CONFLICT: conflict }[problemOf(act.error).code as string]}
      busy={act.isPending}
      danger={Boolean(member) && member !== of?.member?.id}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('me.name')} hint={t('persons.name.hint')} error={tried && !shows(name) ? t('persons.name.missing') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={name} onText={(next) => draft.set('name', next)} />}
      </Field>
      <Choice
        label={t('persons.role')}
        value={role}
        options={roles.map((one) => [one, t(`person.${one}`)])}
        onChange={(wanted) => setRole(roles.find((one) => one === wanted) ?? 'OTHER')}
      />
      <Details text={text} set={draft.set} />
      {of?.member ? (
        <p>{t('persons.keeps-member', { name: of.member.name })}</p>
      ) : (
        <Colleague name={name} member={member} onChange={setMember} />
      )}
      {isOther && reason.field}
    </FormDialog>
  );
}

type TextField = 'name' | 'position' | 'contact' | 'remark';

function Details({ text, set }: { text: (field: TextField) => string; set: (field: string, text: string) => void }) {
  const t = useT();
  return (
    <>
      <Field label={t('persons.position.optional')}>
        {(control) => <NameInput {...control} autoComplete="off" text={text('position')} onText={(next) => set('position', next)} />}
      </Field>
      <Field label={t('persons.contact.optional')} hint={t('persons.contact.hint')}>
        {(control) => <NameInput {...control} autoComplete="off" text={text('contact')} onText={(next) => set('contact', next)} />}
      </Field>
      <Field label={t('persons.remark.optional')} hint={t('persons.remark.hint')}>
        {(control) => <LongText {...control} rows={2} required={false} text={text('remark')} onText={(next) => set('remark', next)} />}
      </Field>
    </>
  );
}

interface Wanted {
  name: string;
  role: PersonRole;
  position: string | null;
  contact: string | null;
  remark: string | null;
  member: string | null;
}

/** The name of the draft. */
function useKey(of: Person | undefined): string {
  const { id } = useCase();
  return of ? `${id}:person.edit:${of.id}` : `${id}:person`;
}

/** The typed texts, and the act that sends them. */
function usePerson(of: Person | undefined, sent: () => void, onClose: () => void) {
  const t = useT();
  const { id, number } = useCase();
  const draft = useDraft(useKey(of));
  // After a conflict the member reads the new entry first, so the dialog keeps the revision with which it was opened.
  const [expected] = useState(of?.revision ?? 0);
  const shared = {
    gone: t('persons.added.gone', { number }),
    sent: () => {
      draft.drop();
      sent();
    },
    onClose,
  };
  const add = useLeavingAct(AddPerson, {
    ...shared,
    stays: ({ addPerson }) => addPerson.case !== null,
    done: t('persons.added'),
    // An earlier attempt with another name did arrive and is in the list. The current name becomes a separate person.
    conflict: () => draft.renew(),
  });
  const change = useLeavingAct(ChangePerson, {
    ...shared,
    stays: ({ changePerson }) => changePerson.case !== null,
    done: t('persons.changed'),
    conflict: () => undefined,
  });
  const run = of ? change : add;
  const send = (wanted: Wanted, reason: string | null) =>
    of ? change.mutate({ person: of.id, expected, ...wanted, reason }) : add.mutate({ case: id, idempotencyKey: draft.key(), ...wanted });
  const text = (field: TextField) => draft.fields[field] ?? of?.[field] ?? '';
  return { draft, text, act: Object.assign(send, { error: run.error, isPending: run.isPending }) };
}

interface ColleagueProps {
  name: string;
  member: string | undefined;
  onChange: (member: string | undefined) => void;
}

function Colleague({ name, member, onChange }: ColleagueProps) {
  const t = useT();
  const { membership } = useMember();
  const people = useAsk(Members, {}, { lasting: true });
  const found = member ? undefined : namesake(name, people.data?.members ?? []);
  return (
    <>
      <Load query={people} failed={t('assign.nobody')} lines={1}>
        {({ members }) => (
          <Choice
            label={t('persons.member')}
            hint={t('persons.member.hint')}
            value={member}
            any={t('persons.member.none')}
            options={members.map((one) => [one.id, one.name])}
            onChange={onChange}
          />
        )}
      </Load>
      <div role="status">
        {found && (
          <p>
            {t('persons.namesake', { name: found.name })}{' '}
            <button type="button" className="button" onClick={() => onChange(found.id)}>
              {t('persons.namesake.choose', { name: found.name })}
            </button>
          </p>
        )}
        {member && <p className="blocked">{t(member === membership.id ? 'persons.member.me' : 'persons.member.at-once')}</p>}
      </div>
    </>
  );
}
