import type { ReactNode } from 'react';
import type { Paper, Piece } from '../../../../vite.papers';
import type { Translate } from '../../i18n';

interface Props {
  t: Translate;
  paper: Paper;
  /** Renders a link to another document or to the list of claims. */
  link: (to: string, children: ReactNode) => ReactNode;
  /** The number that is added to the level of each heading of the document. */
  below?: number;
}

/** The content of a document below its title. */
export const PaperText = (props: Props) => <>{drawn(props.paper.content, props)}</>;

const drawn = (pieces: Piece[], props: Props): ReactNode =>
  pieces.map((piece, index) => (typeof piece === 'string' ? piece : <Element key={index} props={props} piece={piece} />));

/** Renders one piece. The piece is a single prop, because its children are data instead of React elements. */
function Element({ props, piece: { tag, to, children } }: { props: Props; piece: Exclude<Piece, string> }) {
  const inside = drawn(children, props);
  if (to) return props.link(to, inside);
  if (tag === 'th') return <th scope="col">{inside}</th>;
  if (tag === 'table') return <Wide label={props.t('trust.table')}>{inside}</Wide>;
  const Tag = tag.replace(/^h(\d)$/, (_, level) => `h${String(Number(level) + (props.below ?? 0))}`) as 'p';
  return <Tag>{inside}</Tag>;
}

/** A table that may be wider than a phone. The table scrolls by itself, also with the keyboard. */
const Wide = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="wide" role="group" aria-label={label} tabIndex={0}>
    <table>{children}</table>
  </div>
);
