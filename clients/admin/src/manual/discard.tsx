import { useState } from 'react';
import { useT } from '../i18n';
import { FormDialog } from '../kit/form-dialog';

/** Deletes what was typed, after a question. */
export function Discard({ onDiscard }: { onDiscard: () => void }) {
  const t = useT();
  const [asking, ask] = useState(false);
  const close = () => ask(false);
  return (
    <>
      <button type="button" className="button quiet" onClick={() => ask(true)}>
        {t('manual.discard')}
      </button>
      {asking && (
        <FormDialog
          title={t('manual.discard')}
          action={t('manual.discard.yes')}
          failed={t('manual.not-sent')}
          problem={undefined}
          busy={false}
          danger
          onSubmit={onDiscard}
          onClose={close}
        >
          <p>{t('manual.discard.text')}</p>
        </FormDialog>
      )}
    </>
  );
}
