import { useId, type ReactNode, type Ref } from 'react';
import { useT } from '../i18n';

interface Props {
  /** Says what happened, and what a save would do. By default, a save replaces the newer value. */
  title?: string | undefined;
  means?: string | undefined;
  /** Takes the focus when a save is refused. */
  ref: Ref<HTMLElement>;
  /** The value that another member saved. */
  now: ReactNode;
  onKeep: () => void;
  /** Another button. */
  children?: ReactNode;
}

/**
 * Says that the value was changed after the member began to edit it. The input is not saved until the member keeps it
 * knowingly. Must be inside the form.
 */
export function Changed({ title, means, ref, now, onKeep, children }: Props) {
  const t = useT();
  const id = useId();
  return (
    <section ref={ref} className="notice warn" role="alert" aria-labelledby={id} tabIndex={-1}>
      <h3 id={id} className="notice-title">
        {title ?? t('changed.title')}
      </h3>
      <div>
        {t('changed.now')} {now}
      </div>
      <p>{means ?? t('changed.means')}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={({ currentTarget: { form } }) => {
            form?.querySelector<HTMLElement>('input, select, textarea')?.focus();
            onKeep();
          }}
        >
          {t('changed.keep')}
        </button>
        {children}
      </div>
    </section>
  );
}
