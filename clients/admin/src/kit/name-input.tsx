import { NAME, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useEffect, useRef, type ComponentProps, type Ref } from 'react';
import { useT } from '../i18n';

interface Props extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'maxLength' | 'ref'> {
  text: string;
  onText: (text: string) => void;
  /** Most characters, as a person counts them. */
  max?: number;
  focusRef?: Ref<HTMLInputElement>;
}

/** A field for a name or a title. It says when room becomes short, and cuts nothing off; too long or empty to the eye, it is not sent. */
export function NameInput({ text, onText, max = NAME, focusRef, ...control }: Props) {
  const t = useT();
  const count = left(text, max);
  const over = count < 0 ? t('text.over', { count: -count }) : '';
  const wrong = over || (control.required && !shows(text) ? t('departments.empty') : '');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.setCustomValidity(wrong), [wrong]);
  return (
    <>
      <input
        type="text"
        dir="auto"
        {...control}
        ref={(element) => {
          box.current = element;
          if (typeof focusRef === 'function') focusRef(element);
          else if (focusRef) focusRef.current = element;
        }}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      {count < 20 && <p className={over ? 'error' : 'hint'}>{over || t('text.left', { count })}</p>}
    </>
  );
}

/** Whether a name can be sent as it stands. */
export const isName = (text: string, max = NAME): boolean => shows(text) && left(text, max) >= 0;
