import { Button } from '../kit/button.tsx';
import { Heading } from '../kit/heading.tsx';
import { hasUnsent } from '../state.ts';
import { t } from '../texts.ts';
import { replace } from '../views.ts';

export const Ended = () => (
  <>
    <Heading>{t('ended.heading')}</Heading>
    <p>{t('ended.why')}</p>
    {hasUnsent() && <p>{t('return.unsent')}</p>}
    <Button kind="primary" onClick={() => replace({ name: 'return' })}>
      {t('landing.return')}
    </Button>
  </>
);
