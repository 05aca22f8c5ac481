import { Button } from '../kit/button.tsx';
import { Heading } from '../kit/heading.tsx';
import { t } from '../texts.ts';
import { replace } from '../views.ts';
import { Unsent } from './unsent.tsx';

export const Ended = () => (
  <>
    <Heading>{t('ended.heading')}</Heading>
    <p>{t('ended.why')}</p>
    <Unsent />
    <Button kind="primary" onClick={() => replace({ name: 'return' })}>
      {t('landing.return')}
    </Button>
  </>
);
