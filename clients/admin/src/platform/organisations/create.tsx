import { addressFault } from '@voicase/shared/text';
import { useState } from 'react';
import { CreateOrganisation } from '../../../gen/documents';
import { useT, type Key } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { NameInput } from '../../kit/name-input';
import { say } from '../../kit/say';
import { problemOf } from '../../session/ask';
import { usePlatformAct } from '../use';
import { NAME, faultOf, zones, type Wanted } from './create-form';
import { PickLaw } from './pick-law';

/** Texts for refusals that only the server can decide, by the refused field. */
const refused: Record<string, Key> = {
  slug: 'organisations.refused.slug',
  timeZone: 'organisations.refused.zone',
  administratorEmail: 'invite.email.bad',
};

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new organisation starts with one channel and an invitation for its administrator. */
export function CreateDialog({ packs, onClose }: { packs: string[]; onClose: () => void }) {
  const t = useT();
  const [wanted, want] = useKept<Wanted>('organisation.create', {
    name: '',
    slug: '',
    administratorEmail: '',
    timeZone: here(),
    lawPack: packs[0] ?? '',
  });
  const [tried, setTried] = useState(false);
  const act = usePlatformAct(CreateOrganisation, ({ name, administratorEmail }) => {
    say(t('organisations.done.create', { name, email: administratorEmail }));
    onClose();
  });
  const why = refused[problemOf(act.error).field ?? ''];
  return (
    <FormDialog
      title={t('organisations.create')}
      action={t('organisations.do.create')}
      failed={t('organisations.not.create')}
      problem={act.error}
      why={why && t(why)}
      summary
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (!faultOf(wanted, 'name') && !faultOf(wanted, 'slug') && !faultOf(wanted, 'administratorEmail'))
          act.mutate({ ...wanted, name: wanted.name.trim(), administratorEmail: wanted.administratorEmail.trim() });
      }}
      onClose={onClose}
    >
      <Fields wanted={wanted} packs={packs} tried={tried} onChange={(part) => want({ ...wanted, ...part })} />
    </FormDialog>
  );
}

interface Props {
  wanted: Wanted;
  packs: string[];
  /** Whether missing fields are shown as errors. */
  tried: boolean;
  onChange: (part: Partial<Wanted>) => void;
}

function Fields({ wanted, packs, tried, onChange }: Props) {
  const t = useT();
  const wrong = (field: 'name' | 'slug' | 'administratorEmail') => {
    const address = field === 'administratorEmail' ? addressFault(wanted.administratorEmail) : undefined;
    if (address) return t(`invite.email.${address}`);
    return faultOf(wanted, field) ? t(`organisations.missing.${field}`) : undefined;
  };
  const text = (field: 'name' | 'slug' | 'administratorEmail', hint?: string, type = 'text') => (
    <Field label={t(`organisations.field.${field}`)} hint={hint} error={tried ? wrong(field) : undefined}>
      {(control) => (
        <NameInput
          {...control}
          type={type}
          max={NAME}
          autoComplete="off"
          text={wanted[field]}
          onText={(text) => onChange({ [field]: text })}
        />
      )}
    </Field>
  );
  return (
    <>
      {text('name')}
      {text('slug', t('organisations.hint.slug'))}
      {text('administratorEmail', t('organisations.hint.email'), 'email')}
      <Choice
        label={t('organisations.field.timeZone')}
        value={wanted.timeZone}
        options={zones(here()).map((zone) => [zone, zone])}
        onChange={(timeZone = here()) => onChange({ timeZone })}
      />
      <PickLaw packs={packs} value={wanted.lawPack} onChange={(lawPack = '') => onChange({ lawPack })} />
    </>
  );
}
