/** The pages of the form in order. A step is left out when the conditions hide all its questions. */
import { type Step, asked } from '@voicase/shared/form';
import { state } from '../state.ts';
import { t } from '../texts.ts';
import { type View, view } from '../views.ts';

export function askedOf(step: Step) {
  const ids = new Set(step.questions.map((question) => question.id));
  const { channel, draft } = state;
  return channel && draft ? asked(channel.form.definition, draft.answers).filter((question) => ids.has(question.id)) : [];
}

export function pages(): View[] {
  const { channel } = state;
  if (!channel) return [];
  const steps = channel.form.definition.steps.flatMap((step, index): View[] =>
    askedOf(step).length > 0 ? [{ name: 'step', step: index }] : [],
  );
  const who: View[] = channel.mode === 'ANONYMOUS' ? [] : [{ name: 'who' }];
  return [...who, ...steps, { name: 'files' }, { name: 'review' }];
}

const isSame = (a: View, b: View): boolean => a.name === b.name && (a.name !== 'step' || (b.name === 'step' && a.step === b.step));

const position = (): number => pages().findIndex((page) => isSame(page, view()));

export const following = (): View => pages()[position() + 1] ?? { name: 'review' };

/** The progress, such as "Step 2 of 8". The text is empty on pages outside the form. */
export const progress = (): string => (position() < 0 ? '' : t('form.progress', { step: position() + 1, total: pages().length }));
