import { formatDayShort, today } from '@voicase/shared/time';
import { useState } from 'react';
import { ChangeMember } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useFormats, useT } from '../../i18n';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { problemOf } from '../../session/ask';
import { useStaffAct } from '../act';
import type { Facts } from '../rights/facts';
import { faultsOf, RightsForm } from '../rights/form';
import { difference, equal, sameList, toInput, type Rights } from '../rights/rights';
import { edit, useEdit } from './edits';

interface Props {
  id: string;
  name: string;
  stored: Rights;
  facts: Facts;
}

/** Keeps changed rights until they are saved. Shows the difference before they are saved. */
export function EditRights({ id, name, stored, facts }: Props) {
  const t = useT();
  const { membership } = useMember();
  const [tried, setTried] = useState(false);
  const rights = useEdit(id) ?? stored;
  const changed = !equal(rights, stored);
  const faults = faultsOf(rights, stored, facts, today(membership.organisation.timeZone));
  const act = useStaffAct(ChangeMember, () => {
    edit(id, undefined);
    setTried(false);
    say(t('member.saved', { name }));
  });

  function submit() {
    setTried(true);
    if (changed && !faults.length && !act.isPending) act.mutate({ member: id, rights: toInput(rights) });
  }

  return (
    <Form className="stack settings-form" summary onSubmit={submit}>
      <RightsForm
        rights={rights}
        stored={stored}
        facts={facts}
        tried={tried}
        onChange={(next) => edit(id, equal(next, stored) ? undefined : next)}
      />
      <div className="save">
        <Difference before={stored} after={rights} facts={facts} />
        {act.error && (
          <Problem
            title={t('member.not-saved')}
            problem={act.error}
            why={problemOf(act.error).code === 'NOT_ALLOWED_NOW' ? t('member.why.change') : undefined}
            safe={t('assign.safe')}
            focus
          />
        )}
        <div className="row">
          <Submit busy={act.isPending}>{t('member.save')}</Submit>
          {changed && (
            <button type="button" className="button" onClick={() => edit(id, undefined)}>
              {t('edit.discard')}
            </button>
          )}
        </div>
      </div>
    </Form>
  );
}

/** The effect of saving, as text. */
function Difference({ before, after, facts: { table, departments } }: { before: Rights; after: Rights; facts: Facts }) {
  const t = useT();
  const formats = useFormats();
  const { gained, lost } = difference(table, before, after);
  const names = (of: typeof gained) => of.map((one) => t(`right.${one}`)).join(', ');
  const places = (ids: readonly string[]) => departments.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const lines = [
    [t('member.gains'), names(gained)],
    [t('member.loses'), names(lost)],
    [t('member.now-role'), before.role === after.role ? '' : t(`role.${after.role}`)],
    [t('member.now-scope'), before.caseScope === after.caseScope ? '' : t(`scope.${after.caseScope}`)],
    [
      t('member.now-departments'),
      sameList(before.departments, after.departments) ? '' : places(after.departments).join(', ') || t('side.none'),
    ],
    [
      t('member.now-until'),
      before.expiresOn === after.expiresOn ? '' : after.expiresOn ? formatDayShort(after.expiresOn, formats) : t('users.no-end'),
    ],
  ].filter(([, text]) => text);
  return (
    <div role="status">
      {lines.map(([name, text]) => (
        <p key={name}>
          <b>{name}</b> {text}
        </p>
      ))}
      {!lines.length && <p className="muted">{t(equal(before, after) ? 'member.unchanged' : 'member.other')}</p>}
    </div>
  );
}
