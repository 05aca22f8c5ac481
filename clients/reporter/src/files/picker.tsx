import { pick } from '@voicase/shared/limits';
import type { Upload } from '@voicase/shared/upload';
import { formatSize } from '@voicase/shared/time';
import { language } from '@voicase/shared/i18n';
import { useState } from 'preact/hooks';
import { Notes, described } from '../kit/field.tsx';
import { announce } from '../kit/notice.tsx';
import type { Channel } from '../state.ts';
import { t } from '../texts.ts';
import { UploadRow } from './row.tsx';
import { start } from './start.ts';

interface Props {
  id: string;
  channel: Channel;
  uploads: Upload[];
  onChange: (uploads: Upload[]) => void;
}

/**
 * Hides the native file button behind a label. The native button uses the browser's language and shows "no file chosen" even after files
 * were chosen.
 */
export function FilePicker({ id, channel, uploads, onChange }: Props) {
  const [error, setError] = useState<string>();
  const limits = t('files.limits', { size: formatSize(channel.maxFileSize, language()), count: channel.maxFiles });
  const field = { id, label: t('files.add'), help: limits, error };
  const add = (input: HTMLInputElement) => {
    const { good, refused } = pick(input.files ?? [], channel.maxFiles - uploads.length, channel.maxFileSize);
    const error = refused && t(`files.${refused.why}`, { name: refused.name });
    setError(error);
    if (error) announce(error);
    // Reset, so that the same file can be chosen again after it was removed.
    input.value = '';
    onChange([...uploads, ...good.map((file) => start(file, channel))]);
  };
  const remove = (gone: Upload) => {
    gone.remove();
    announce(t('files.removed', { name: gone.file.name }));
    onChange(uploads.filter((one) => one !== gone));
    document.getElementById(id)?.focus();
  };
  return (
    <div class="field">
      <Notes {...field} />
      <input type="file" multiple class="visually-hidden" {...described(field)} onChange={(event) => add(event.currentTarget)} />
      <label class="button" for={id}>
        {field.label}
      </label>
      {uploads.length > 0 && (
        <ul class="files">
          {uploads.map((one, index) => (
            <UploadRow key={index} upload={one} onRemove={() => remove(one)} />
          ))}
        </ul>
      )}
    </div>
  );
}
