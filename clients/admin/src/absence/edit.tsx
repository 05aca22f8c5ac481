import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { AddAbsence, ChangeAbsence, Members } from '../../gen/documents';
import { useMember } from '../app/member';
import { client, useAsk } from '../app/query';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { Load } from '../kit/load';
import { say } from '../kit/say';
import { isWrong } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import { wrongDates, type AbsenceFields } from './days';
import type { Absence } from './types';
import { useAbsent } from './words';

interface Props {
  /** The member who is away. */
  member: string;
  /** The absence to change. Missing for a new one. */
  one: Absence | undefined;
  onClose: () => void;
}

/** Where absences are shown. */
const renew = () =>
  client.invalidateQueries({
    predicate: ({ queryKey: [name] }) =>
      ['Availability', 'MemberAbsences', 'Members'].includes(String(name)) || String(name).startsWith('Case'),
  });

/** Adds or changes an absence. */
export function AbsenceDialog({ member, one, onClose }: Props) {
  const t = useT();
  const { membership } = useMember();
  const isMine = member === membership.id;
  const now = today(membership.organisation.timeZone);
  const first: AbsenceFields = { firstOn: one?.firstOn ?? now, lastOn: one?.lastOn ?? '', deputy: one?.deputy?.id ?? '' };
  const [fields, setFields] = useKept<AbsenceFields>(`absence:${one?.id ?? member}`, first);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<AbsenceFields>) => setFields((before) => ({ ...before, ...part }));
  const wrong = tried ? wrongDates(fields, now) : [];
  const act = useOnce({
    mutationFn: async () => {
      const input = { firstOn: fields.firstOn, lastOn: fields.lastOn, deputy: fields.deputy || null };
      return one
        ? (await request(ChangeAbsence, { input: { ...input, absence: one.id } })).changeAbsence
        : (await request(AddAbsence, { input: { ...input, member: isMine ? null : member } })).addAbsence;
    },
    onSuccess: async ({ deputyAbsentDays }) => {
      await renew();
      say(deputyAbsentDays > 0 ? t('absence.saved.partly', { count: deputyAbsentDays }) : t('absence.saved'));
      onClose();
    },
  });
  const why = useWhy(act.error);
  const submit = () => {
    setTried(true);
    if (wrongDates(fields, now).length === 0) act.mutate();
  };
  return (
    <FormDialog
      title={one ? t('absence.change') : t('absence.add')}
      action={t('absence.save')}
      failed={t('absence.not-saved')}
      problem={act.error}
      why={why}
      safe={t('absence.safe')}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(isMine ? 'absence.text' : 'absence.text.other')}</p>
      <DayInput
        label={t('absence.first')}
        error={wrong.includes('first') ? t('absence.first.missing') : undefined}
        value={fields.firstOn}
        onChange={(firstOn) => set({ firstOn })}
      />
      <DayInput
        label={t('absence.last')}
        hint={t('absence.last.hint')}
        error={wrong.includes('last') ? t('absence.last.missing') : undefined}
        value={fields.lastOn}
        min={fields.firstOn}
        onChange={(lastOn) => set({ lastOn })}
      />
      <Deputy member={member} value={fields.deputy} onChange={(deputy) => set({ deputy })} />
    </FormDialog>
  );
}

/** Why the server refused the absence. */
function useWhy(problem: unknown): string | undefined {
  const t = useT();
  if (isWrong(problem, 'firstOn')) return t('absence.overlap');
  if (isWrong(problem, 'lastOn')) return t('absence.long');
  return isWrong(problem, 'deputy') ? t('absence.deputy.wrong') : undefined;
}

interface DayProps {
  label: string;
  hint?: string;
  error: string | undefined;
  value: string;
  min?: string;
  onChange: (day: string) => void;
}

function DayInput({ label, hint, error, value, min, onChange }: DayProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input {...control} type="date" required min={min} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

function Deputy({ member, value, onChange }: { member: string; value: string; onChange: (id: string) => void }) {
  const t = useT();
  const absent = useAbsent();
  const query = useAsk(Members, {}, { lasting: true });
  return (
    <Load query={query} failed={t('absence.members')} lines={2}>
      {({ members }) => (
        <Choice
          label={t('absence.deputy')}
          hint={t('absence.deputy.hint')}
          value={value || undefined}
          any={t('absence.deputy.none')}
          options={members
            .filter(({ id }) => id !== member)
            .map(({ id, name, absence }) => [id, absence ? `${name} (${absent(absence)})` : name])}
          onChange={(id) => onChange(id ?? '')}
        />
      )}
    </Load>
  );
}
