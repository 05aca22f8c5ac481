import { Page } from '../form/page.tsx';
import { following } from '../form/pages.ts';
import { Notice } from '../kit/notice.tsx';
import { type Channel, type Draft, update } from '../state.ts';
import { t } from '../texts.ts';
import { go } from '../views.ts';
import { FilePicker } from './picker.tsx';

export function Files({ channel, draft }: { channel: Channel; draft: Draft }) {
  const change = (uploads: Draft['uploads']) => {
    draft.uploads = uploads;
    update();
  };
  return (
    <Page title={t('files.heading')} onContinue={() => go(following())}>
      <p>{t('files.intro')}</p>
      <Notice kind="warn">{t('files.hidden')}</Notice>
      <FilePicker id="files" channel={channel} uploads={draft.uploads} onChange={change} />
    </Page>
  );
}
