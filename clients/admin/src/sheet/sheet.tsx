import { createElement, type ComponentType } from 'react';
import { useMember } from '../app/member';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import { useMoment } from '../kit/time';
import { isFilled, parts, type Content, type Part } from './content';
import { rooms } from './rooms';

/** The chosen parts of the case, on paper. */
export function Sheet({ content }: { content: Content }) {
  return (
    <>
      <SheetHead open={content.open?.length} />
      {parts.map((part) => content[part] && <Section key={part} part={part} content={content} />)}
    </>
  );
}

/** `open`: the number of texts in full on a redacted sheet. Its head has the code name, because no title has a redacted version. */
function SheetHead({ open }: { open: number | undefined }) {
  const t = useT();
  const { me } = useMember();
  const one = useCase();
  const now = useMoment()(new Date().toISOString());
  return (
    <header>
      <p className="case-sheet-mark">
        {t('print.confidential')}
        {open !== undefined && ` · ${t(open > 0 ? 'redaction.partly' : 'redaction.redacted')}`}
      </p>
      <h1>
        <span translate="no">{one.number}</span> <CaseName of={open === undefined ? one : { ...one, title: null }} />
      </h1>
      <p>
        {t(`stage.${one.stage}`)} · <span dir="auto">{one.department.name}</span>
      </p>
      <p>{t('print.by', { name: me.name, at: now })}</p>
    </header>
  );
}

function Section({ part, content }: { part: Part; content: Content }) {
  const t = useT();
  return (
    <section>
      <h2>{t(`print.part.${part}`)}</h2>
      {isFilled(part, content) ? (
        createElement(rooms[part] as ComponentType<{ of: unknown }>, { of: content[part] })
      ) : (
        <p>{t('print.nothing')}</p>
      )}
    </section>
  );
}
