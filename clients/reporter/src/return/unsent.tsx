import { Notice } from '../kit/notice.tsx';
import { hasClaim, hasUnsent } from '../state.ts';
import { t } from '../texts.ts';

/** Says that the page still holds texts of locked reports. */
export const Unsent = () => (
  <>
    {hasUnsent() && <Notice>{t('return.unsent')}</Notice>}
    {hasClaim() && <Notice>{t('return.claim')}</Notice>}
  </>
);
