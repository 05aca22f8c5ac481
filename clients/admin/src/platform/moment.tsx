import { formatMoment } from '@voicase/shared/time';
import { useLanguage } from '../i18n';

/** A time in the viewer's time zone, because the platform belongs to no organisation. */
export const OwnMoment = ({ at }: { at: string }) => <time dateTime={at}>{formatMoment(at, useLanguage())}</time>;
