import { useT } from '../i18n';
import { Day } from '../kit/time';

/** The date of a task. An overdue one says so. */
export function TaskDue({ dueOn, daysLeft, done }: { dueOn: string | null; daysLeft: number | null; done: boolean }) {
  const t = useT();
  if (!dueOn) return null;
  if (done || daysLeft === null || daysLeft > 0) return <Day on={dueOn} />;
  return <b className={daysLeft < 0 ? 'task-late' : undefined}>{daysLeft < 0 ? t('due.overdue', { days: -daysLeft }) : t('due.today')}</b>;
}
