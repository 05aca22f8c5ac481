import { Button } from '../kit/button.tsx';
import { Heading } from '../kit/heading.tsx';
import { state } from '../state.ts';
import { t } from '../texts.ts';
import { replace } from '../views.ts';

export const Ended = () => (
  <>
    <Heading>{t('ended.heading')}</Heading>
    <p>{t('ended.why')}</p>
    {state.unsent.length > 0 && <p>{t('return.unsent')}</p>}
    <Button kind="primary" onClick={() => replace({ name: 'return' })}>
      {t('landing.return')}
    </Button>
  </>
);
