import { Text } from '../kit/text.tsx';
import { type Channel, state, update } from '../state.ts';
import { go } from '../views.ts';
import { faultsOf, mistakes } from './mistakes.ts';
import { Page } from './page.tsx';
import { askedOf, following } from './pages.ts';
import { Question } from './question.tsx';

export function Step({ channel, index }: { channel: Channel; index: number }) {
  const step = channel.form.definition.steps[index];
  if (!step) return null;
  const questions = askedOf(step);
  const proceed = () => {
    const faults = faultsOf(new Set(questions.map((question) => question.id)));
    if (faults.length === 0) go(following());
    else update({ faults });
  };
  return (
    <Page title={<Text of={step.title} />} mistakes={mistakes()} attempt={state.faults} onContinue={proceed}>
      {questions.map((question) => (
        <Question key={question.id} question={question} />
      ))}
    </Page>
  );
}
