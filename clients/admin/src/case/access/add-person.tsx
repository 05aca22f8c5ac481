import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { AddPerson, Members, type PersonRole } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { Load } from '../../kit/load';
import { NameInput, isName } from '../../kit/name-input';
import { problemOf } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { useLeavingAct } from './leave';

const roles: readonly PersonRole[] = ['SUBJECT', 'WITNESS', 'OTHER'];

/**
 * Adds a person of the case. If the person is a member, that member immediately loses access to the case. The dialog warns about this
 * first.
 */
export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, number } = useCase();
  const draft = useDraft(`${id}:person`);
  const { name = '' } = draft.fields;
  const [role, setRole] = useKept<PersonRole>(`${id}:person.role`, 'SUBJECT');
  const [member, setMember] = useKept<string | undefined>(`${id}:person.member`, undefined);
  const [tried, setTried] = useState(false);
  const act = useLeavingAct(AddPerson, {
    stays: ({ addPerson }) => addPerson.case !== null,
    done: t('persons.added'),
    gone: t('persons.added.gone', { number }),
    sent: () => draft.drop(),
    // An earlier attempt with another name did arrive and is in the list. The current name becomes a separate person.
    conflict: () => draft.renew(),
    onClose,
  });
  const submit = () => {
    setTried(true);
    if (isName(name)) act.mutate({ case: id, idempotencyKey: draft.key(), name: name.trim(), role, member: member ?? null });
  };
  return (
    <FormDialog
      title={t('persons.add')}
      action={t('persons.add')}
      failed={t('persons.not-added')}
      problem={act.error}
      why={{ NOT_ALLOWED_NOW: t('persons.why'), CONFLICT: t('persons.conflict') }[problemOf(act.error).code as string]}
      busy={act.isPending}
      danger={Boolean(member)}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('me.name')} hint={t('persons.name.hint')} error={tried && !shows(name) ? t('persons.name.missing') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={name} onText={(text) => draft.set('name', text)} />}
      </Field>
      <Choice
        label={t('persons.role')}
        value={role}
        options={roles.map((one) => [one, t(`person.${one}`)])}
        onChange={(wanted) => setRole(roles.find((one) => one === wanted) ?? 'OTHER')}
      />
      <Colleague member={member} onChange={setMember} />
    </FormDialog>
  );
}

function Colleague({ member, onChange }: { member: string | undefined; onChange: (member: string | undefined) => void }) {
  const t = useT();
  const { membership } = useMember();
  const people = useAsk(Members, {}, { lasting: true });
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
        {member && <p className="blocked">{t(member === membership.id ? 'persons.member.me' : 'persons.member.at-once')}</p>}
      </div>
    </>
  );
}
