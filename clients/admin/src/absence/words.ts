import { formatDayShort } from '@voicase/shared/time';
import { useFormats, useT } from '../i18n';

/** Says until when a member is absent, and who the deputy is. Only dates are known. */
export function useAbsent(): (absence: { lastOn: string; deputy: { name: string } | null }) => string {
  const t = useT();
  const locale = useFormats();
  return ({ lastOn, deputy }) => {
    const day = formatDayShort(lastOn, locale);
    return deputy ? t('absent.deputy', { day, name: deputy.name }) : t('absent.until', { day });
  };
}
