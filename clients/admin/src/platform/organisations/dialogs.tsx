import { useState } from 'react';
import { CloseOrganisation, ResumeOrganisation, SetLawPack, SuspendOrganisation, type SuspensionReason } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { say } from '../../kit/say';
import { usePlatformAct } from '../use';
import { PickLaw } from './pick-law';
import type { Tenant } from './tenant';

interface Props {
  one: Tenant;
  packs: string[];
  onClose: () => void;
}

const reasons: SuspensionReason[] = ['REQUESTED', 'CONTRACT', 'ABUSE', 'SECURITY'];

export function SuspendDialog({ one, onClose }: Props) {
  const t = useT();
  const [reason, setReason] = useKept<SuspensionReason | undefined>(`organisation.suspend:${one.id}`, undefined);
  const [tried, setTried] = useState(false);
  const act = usePlatformAct(SuspendOrganisation, () => {
    say(t('organisations.done.suspend', { name: one.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('organisations.name.suspend', { name: one.name })}
      action={t('organisations.do.suspend')}
      failed={t('organisations.not.suspend')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => {
        setTried(true);
        if (reason) act.mutate({ organisation: one.id, reason });
      }}
      onClose={onClose}
    >
      <p>{t('organisations.means.suspend')}</p>
      <Choice
        label={t('organisations.reason')}
        hint={t('organisations.reason.hint')}
        error={tried && !reason ? t('organisations.reason.missing') : undefined}
        value={reason}
        any={t('organisations.reason.any')}
        options={reasons.map((code) => [code, t(`suspended.${code}`)])}
        onChange={(value) => setReason(reasons.find((code) => code === value))}
      />
    </FormDialog>
  );
}

export function ResumeDialog({ one, onClose }: Props) {
  const t = useT();
  const act = usePlatformAct(ResumeOrganisation, () => {
    say(t('organisations.done.resume', { name: one.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('organisations.name.resume', { name: one.name })}
      action={t('organisations.do.resume')}
      failed={t('organisations.not.resume')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => act.mutate({ organisation: one.id })}
      onClose={onClose}
    >
      <p>{t('organisations.means.resume')}</p>
    </FormDialog>
  );
}

/** Closing cannot be undone, so the platform owner must type the organisation's name. */
export function CloseDialog({ one, onClose }: Props) {
  const t = useT();
  const [typed, type] = useKept(`organisation.close:${one.id}`, '');
  const [tried, setTried] = useState(false);
  const same = typed.trim() === one.name;
  const act = usePlatformAct(CloseOrganisation, () => {
    say(t('organisations.done.close', { name: one.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('organisations.name.close', { name: one.name })}
      action={t('organisations.do.close')}
      failed={t('organisations.not.close')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => {
        setTried(true);
        if (same) act.mutate({ organisation: one.id });
      }}
      onClose={onClose}
    >
      <p>{t('organisations.means.close')}</p>
      <Field label={t('organisations.typed', { name: one.name })} error={tried && !same ? t('organisations.typed.wrong') : undefined}>
        {(control) => (
          <input {...control} type="text" dir="auto" autoComplete="off" value={typed} onChange={(event) => type(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}

export function LawDialog({ one, packs, onClose }: Props) {
  const t = useT();
  const [pack, setPack] = useKept<string | undefined>(`organisation.law:${one.id}`, one.lawPack);
  const act = usePlatformAct(SetLawPack, () => {
    say(t('organisations.done.law', { name: one.name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('organisations.name.law', { name: one.name })}
      action={t('organisations.do.law')}
      failed={t('organisations.not.law')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => (pack === one.lawPack ? onClose() : pack && act.mutate({ organisation: one.id, lawPack: pack }))}
      onClose={onClose}
    >
      <p>{t('organisations.means.law')}</p>
      <PickLaw packs={packs} value={pack} onChange={setPack} />
    </FormDialog>
  );
}
