import { useState } from 'react';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';

interface Props {
  title: string;
  text: string;
  label: string;
  action: string;
  failed: string;
  first: string;
  last: string;
  act: { error: unknown; isPending: boolean };
  onDay: (day: string) => void;
  onClose: () => void;
}

/** Asks for the day of something that has happened. */
export function DayDialog({ title, text, label, action, failed, first, last, act, onDay, onClose }: Props) {
  const t = useT();
  const [day, setDay] = useState(last);
  const [tried, setTried] = useState(false);
  const isDay = day >= first && day <= last;
  return (
    <FormDialog
      title={title}
      action={action}
      failed={failed}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (isDay) onDay(day);
      }}
      onClose={onClose}
    >
      <p>{text}</p>
      <Field label={label} error={tried && !isDay ? t('meetings.day.wrong') : undefined}>
        {(control) => (
          <input {...control} type="date" min={first} max={last} value={day} onChange={(event) => setDay(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
