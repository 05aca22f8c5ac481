import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { Day } from '../../kit/time';
import { FileList } from '../files/list';
import type { Message } from './use-dialogue';

export function MessageItem({ message, isNew }: { message: Message; isNew: boolean }) {
  const t = useT();
  const staff = message.author === 'STAFF';
  return (
    <li className={staff ? 'message staff' : 'message'} data-new={isNew || undefined}>
      <p className="message-head">
        <b dir="auto">{staff ? (message.member?.name ?? t('dialogue.staff')) : t('dialogue.reporter')}</b> <Day on={message.sentOn} />{' '}
        {isNew && <span className="badge">{t('dialogue.new')}</span>}
      </p>
      <Typed text={message.text} />
      {message.files.length > 0 && <FileList files={message.files} />}
    </li>
  );
}
