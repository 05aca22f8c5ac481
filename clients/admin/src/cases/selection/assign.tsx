import { useState } from 'react';
import { Members, type MembersQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useAbsent } from '../../absence/words';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Field } from '../../kit/field';
import { Load } from '../../kit/load';
import { Picker } from '../../kit/picker';
import { BulkDialog } from './bulk-dialog';
import type { ActProps } from './acts';

/** Adds assignees to the selected cases. The assignees of a case stay, so that no member loses a case by mistake. */
export function AssignCases(props: ActProps) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  if (query.data) return <Form people={query.data.members} {...props} />;
  return (
    <Dialog title={t('bulk.assign.title', { count: props.targets.length })} onClose={props.onClose}>
      <Load query={query} failed={t('assign.nobody')} lines={4}>
        {() => null}
      </Load>
    </Dialog>
  );
}

function Form({ people, ...props }: ActProps & { people: MembersQuery['members'] }) {
  const t = useT();
  const absent = useAbsent();
  const [members, setMembers] = useState<string[]>([]);
  const [empty, setEmpty] = useState(false);
  const able = people
    .filter(({ assignable }) => assignable)
    .map(({ id, name, role, absence }) => ({
      id,
      name,
      hint: [t(`role.${role}`), absence && absent(absence)].filter(Boolean).join(' · '),
    }));
  return (
    <BulkDialog {...props} kind="assign" change={members.length ? { kind: 'assign', members } : undefined} onEmpty={() => setEmpty(true)}>
      <p>{t('bulk.assign.adds')}</p>
      <p className="hint">{t('bulk.assign.lasts')}</p>
      <Field label={t('bulk.assign.members')} error={empty && members.length === 0 ? t('bulk.assign.empty') : undefined}>
        {(control) => <Picker multiple control={control} items={able} value={members} onChange={setMembers} />}
      </Field>
    </BulkDialog>
  );
}
