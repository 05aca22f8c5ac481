import { formatDay, today } from '@voicase/shared/time';
import type { ReactNode } from 'react';
import { useMember } from '../../app/member';
import { useFormats, useT } from '../../i18n';

/** The entries of one day. */
export function DayPart({ on, children }: { on: string; children: ReactNode }) {
  const t = useT();
  const language = useFormats();
  const { timeZone } = useMember().membership.organisation;
  const isToday = on === today(timeZone);
  return (
    <div className="day">
      <h3>
        <time dateTime={on}>{isToday ? t('stream.today') : formatDay(on, language)}</time>
      </h3>
      <ol>{children}</ol>
    </div>
  );
}
