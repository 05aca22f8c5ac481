import { NAME, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import type { ComponentProps } from 'react';
import { described, Left } from './left';
import { useSendingNow } from './sending';

interface Props extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'maxLength'> {
  text: string;
  onText: (text: string) => void;
  /** Maximum number of characters, counted as code points. */
  max?: number;
}

/**
 * An input for a name or a title. The input shows when few characters are left and never truncates the text. A text
 * that is too long is not sent.
 */
export function NameInput({ text, onText, max = NAME, ...control }: Props) {
  const count = left(text, max);
  return (
    <>
      <input
        type="text"
        dir="auto"
        readOnly={useSendingNow()}
        {...control}
        aria-describedby={described(control.id, control['aria-describedby'], count, 20)}
        aria-invalid={control['aria-invalid'] || count < 0 || undefined}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <Left id={control.id} count={count} below={20} />
    </>
  );
}

/** Whether a name can be sent. */
export const isName = (text: string, max = NAME): boolean => shows(text) && left(text, max) >= 0;
