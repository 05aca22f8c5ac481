import { useT } from '../i18n';

const leftId = (id: string | undefined) => `${id}-left`;

interface Props {
  /** The id of the control that is described by it. */
  id: string | undefined;
  count: number;
  /** Below how many it is worth saying. */
  below: number;
}

/** How much room is left, or how much is too much. */
export function Left({ id, count, below }: Props) {
  const t = useT();
  if (count >= below) return null;
  return (
    <p id={leftId(id)} className={count < 0 ? 'error' : 'hint'}>
      {count < 0 ? t('text.over', { count: -count }) : t('text.left', { count })}
    </p>
  );
}

/** What a control is described by, with its room where that is shown. */
export const described = (id: string | undefined, by: string | undefined, count: number, below: number) =>
  count < below ? [by, leftId(id)].filter(Boolean).join(' ') : by;
