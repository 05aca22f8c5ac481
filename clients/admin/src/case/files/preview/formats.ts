import type { CaseFile } from '../file';

/** Formats that every supported browser shows, and that contain no program. SVG is missing, because it can contain one. */
const images = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
/** Larger images could stop the browser. These are only downloaded. */
const MAX_FILE_IMAGE = 30 << 20;
/** The server draws the pages of smaller PDFs only (docs/formats.md section 12). */
const MAX_PDF = 32 << 20;

const mediaType = (file: CaseFile) => file.mediaType.toLowerCase();

/** Whether the server draws the pages of the file. The media type comes from the sender, so the file may still be no PDF. */
export const isPdf = (file: CaseFile): boolean => mediaType(file) === 'application/pdf';

/** Whether the page can show the file. The media type comes from the sender, so the file may still fail to load. */
export const isShowable = (file: CaseFile): boolean =>
  file.scan !== 'REFUSED' && (isPdf(file) ? file.size <= MAX_PDF : images.has(mediaType(file)) && file.size <= MAX_FILE_IMAGE);
