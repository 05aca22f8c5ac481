import type { Ref } from 'react';
import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { FileList } from '../files/list';
import { Redactable } from '../redactable';
import type { Message } from './use-dialogue';

interface Props {
  message: Message;
  isNew: boolean;
  /** Marks the end of the last message. */
  end: Ref<HTMLSpanElement> | undefined;
}

export function MessageItem({ message, isNew, end }: Props) {
  const t = useT();
  const staff = message.author !== 'REPORTER';
  const sender = message.author === 'SYSTEM' ? t('dialogue.system') : message.member?.name;
  return (
    <li className={staff ? 'message staff' : 'message'} data-new={isNew || undefined} data-entry={message.id}>
      <p className="message-head">
        <b dir="auto">{staff ? (sender ?? t('dialogue.staff')) : t('dialogue.reporter')}</b>{' '}
        {staff && <span className="fact">{t('dialogue.to-reporter')}</span>} {isNew && <span className="badge">{t('dialogue.new')}</span>}
      </p>
      <Redactable kind="MESSAGE" of={message.id} text={message.text}>
        <Typed text={message.text} />
      </Redactable>
      {message.files.length > 0 && <FileList files={message.files} />}
      {end && <span className="message-end" ref={end} />}
    </li>
  );
}
