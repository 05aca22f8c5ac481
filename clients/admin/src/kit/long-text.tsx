import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import type { ComponentProps } from 'react';
import { described, Left } from './left';
import { useSendingNow } from './sending';

/** Why a text cannot be sent. */
export const textFault = (text: string): 'empty' | 'long' | undefined =>
  !shows(text) ? 'empty' : left(text, TEXT) < 0 ? 'long' : undefined;

interface Props extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  text: string;
  onText: (text: string) => void;
}

/**
 * A text area for a message, a note or a closing text. The area shows when few characters are left and never truncates
 * the text.
 */
export function LongText({ text, onText, required = true, ...control }: Props) {
  const count = left(text, TEXT);
  return (
    <>
      <textarea
        readOnly={useSendingNow()}
        {...control}
        aria-describedby={described(control.id, control['aria-describedby'], count, 200)}
        dir="auto"
        required={required}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <Left id={control.id} count={count} below={200} />
    </>
  );
}
