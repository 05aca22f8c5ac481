import { useT } from '../i18n';

const leftId = (id: string | undefined) => `${id}-left`;

interface Props {
  /** The id of the described control. */
  id: string | undefined;
  count: number;
  /** The count is shown only below this number. */
  below: number;
}

/** Shows how many characters are left, or how many are too many. */
export function Left({ id, count, below }: Props) {
  const t = useT();
  if (count >= below) return null;
  return (
    <p id={leftId(id)} className={count < 0 ? 'error' : 'hint'}>
      {count < 0 ? t('text.over', { count: -count }) : t('text.left', { count })}
    </p>
  );
}

/** The value of `aria-describedby` for the control, including the count while it is shown. */
export const described = (id: string | undefined, by: string | undefined, count: number, below: number) =>
  count < below ? [by, leftId(id)].filter(Boolean).join(' ') : by;
