import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import type { ComponentProps } from 'react';
import { useT } from '../i18n';

/** Why a text cannot be sent as it stands. */
export const textFault = (text: string): 'empty' | 'long' | undefined => (!shows(text) ? 'empty' : left(text, TEXT) < 0 ? 'long' : undefined);

interface Props extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  text: string;
  onText: (text: string) => void;
}

/** A field for a message, a note or closing words. It says when room becomes short, and cuts nothing off. */
export function LongText({ text, onText, ...control }: Props) {
  const t = useT();
  const count = left(text, TEXT);
  return (
    <>
      <textarea {...control} dir="auto" required value={text} onChange={(event) => onText(event.target.value)} />
      {count < 200 && (
        <p className={count < 0 ? 'error' : 'hint'}>{count < 0 ? t('text.over', { count: -count }) : t('text.left', { count })}</p>
      )}
    </>
  );
}
