import { formatMoment } from '@voicase/shared/time';
import { useLanguage } from '../i18n';

/** A moment in the viewer's own zone: the platform is in no organisation's. */
export const OwnMoment = ({ at }: { at: string }) => <time dateTime={at}>{formatMoment(at, useLanguage())}</time>;
