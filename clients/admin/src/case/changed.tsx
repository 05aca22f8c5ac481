import { useId, type ReactNode, type Ref } from 'react';
import { useT } from '../i18n';

interface Props {
  /** Takes the focus when a save is refused. */
  ref: Ref<HTMLElement>;
  /** The value that another member saved. */
  now: ReactNode;
  onKeep: () => void;
  /** Another button. */
  children?: ReactNode;
}

/**
 * Says that the value was changed after the member began to edit it. Until the member keeps the input knowingly, it is
 * not saved, because it would overwrite the newer value. Must be inside the form.
 */
export function Changed({ ref, now, onKeep, children }: Props) {
  const t = useT();
  const id = useId();
  return (
    <section ref={ref} className="notice warn" role="alert" aria-labelledby={id} tabIndex={-1}>
      <h3 id={id} className="notice-title">
        {t('changed.title')}
      </h3>
      <div>
        {t('changed.now')} {now}
      </div>
      <p>{t('changed.means')}</p>
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
