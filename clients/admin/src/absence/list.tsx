import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { RemoveAbsence } from '../../gen/documents';
import { useMember } from '../app/member';
import { client } from '../app/query';
import { useT } from '../i18n';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import { Day } from '../kit/time';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import { AbsenceDialog } from './edit';
import type { Absence } from './types';

interface Props {
  member: string;
  absences: readonly Absence[];
}

type Open = { act: 'add' } | { act: 'change' | 'remove'; one: Absence };

/** The present and future absences of a member, and the acts on them. */
export function Absences({ member, absences }: Props) {
  const t = useT();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <>
      {absences.length === 0 ? (
        <p className="nothing">{t('absence.none')}</p>
      ) : (
        <ul className="plain absences">
          {absences.map((one) => (
            <Line key={one.id} one={one} onAct={(act) => setOpen({ act, one })} />
          ))}
        </ul>
      )}
      <button type="button" className="button" onClick={() => setOpen({ act: 'add' })}>
        {t('absence.add')}
      </button>
      {open?.act === 'remove' && <RemoveDialog one={open.one} onClose={close} />}
      {open?.act === 'change' && <AbsenceDialog member={member} one={open.one} onClose={close} />}
      {open?.act === 'add' && <AbsenceDialog member={member} one={undefined} onClose={close} />}
    </>
  );
}

function useIsNow() {
  const { timeZone } = useMember().membership.organisation;
  return ({ firstOn }: Absence) => firstOn <= today(timeZone);
}

function Line({ one, onAct }: { one: Absence; onAct: (act: 'change' | 'remove') => void }) {
  const t = useT();
  const isNow = useIsNow()(one);
  const days = `absence-${one.id}`;
  return (
    <li>
      <p id={days}>
        <Day on={one.firstOn} /> – <Day on={one.lastOn} /> {isNow && <span className="badge">{t('absence.now')}</span>}
        <span className="hint">
          {one.deputy ? (
            <>
              {t('absence.deputy')}: <span dir="auto">{one.deputy.name}</span>
            </>
          ) : (
            t('absence.deputy.none')
          )}
        </span>
      </p>
      <div className="row">
        <button type="button" className="button small" aria-describedby={days} onClick={() => onAct('change')}>
          {t('absence.change')}
        </button>
        <button type="button" className="button small" aria-describedby={days} onClick={() => onAct('remove')}>
          {t(isNow ? 'absence.end' : 'absence.remove')}
        </button>
      </div>
    </li>
  );
}

function RemoveDialog({ one, onClose }: { one: Absence; onClose: () => void }) {
  const t = useT();
  const isNow = useIsNow()(one);
  const act = useOnce({
    mutationFn: () => request(RemoveAbsence, { input: { absence: one.id } }),
    onSuccess: async () => {
      await client.invalidateQueries();
      say(t(isNow ? 'absence.ended' : 'absence.removed'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(isNow ? 'absence.end' : 'absence.remove')}
      action={t(isNow ? 'absence.end' : 'absence.remove')}
      failed={t('absence.not-removed')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t(isNow ? 'absence.end.text' : 'absence.remove.text')}</p>
    </FormDialog>
  );
}
