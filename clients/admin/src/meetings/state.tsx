import { useT } from '../i18n';
import { Day, useDayOf } from '../kit/time';
import { stateOf, type Record } from './records';

/** Which version of a record it is, and what happened to it last. */
export function State({ of }: { of: Record }) {
  const t = useT();
  const { state, on } = stateOf(of, useDayOf());
  return (
    <p className="muted">
      {t('meetings.version', { version: of.version })} · <span dir="auto">{of.writtenBy?.name}</span> ·{' '}
      <strong>{t(`meetings.state.${state}`)}</strong> <Day on={on} />
    </p>
  );
}
