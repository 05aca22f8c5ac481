import type { ComponentChildren } from 'preact';
import { Button } from '../kit/button.tsx';
import { ErrorSummary, type Mistake } from '../kit/errors.tsx';
import { Heading } from '../kit/heading.tsx';
import { t } from '../texts.ts';
import { back } from '../views.ts';
import { progress } from './pages.ts';

interface Props {
  title: ComponentChildren;
  mistakes?: Mistake[];
  /** Changes with each refused attempt, so that the error summary takes the focus again. */
  attempt?: unknown;
  onContinue: () => void;
  action?: string;
  busy?: boolean;
  children: ComponentChildren;
}

export const Page = ({ title, mistakes = [], attempt, onContinue, action, busy = false, children }: Props) => (
  <form
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      if (!busy) onContinue();
    }}
  >
    <ErrorSummary mistakes={mistakes} attempt={attempt} />
    <Heading above={progress()}>{title}</Heading>
    {children}
    <div class="actions">
      <Button kind="primary" submit busy={busy}>
        {action ?? t('form.continue')}
      </Button>
      {!busy && <Button onClick={back}>{t('form.back')}</Button>}
    </div>
  </form>
);
