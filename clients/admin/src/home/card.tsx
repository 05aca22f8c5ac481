import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ListSearch } from '../cases/search';
import { useT } from '../i18n';
import { Count } from '../kit/count';
import { useKeptFocus } from './kept-focus';
import { useSteady } from './steady';

interface HeadProps {
  /** The id of the heading. */
  id: string;
  title: string;
  count?: number | undefined;
  /** The whole list that the card shows a part of. */
  all?: ListSearch | undefined;
}

interface Props<R extends { id: string }> extends HeadProps {
  rows: R[];
  row: (one: R) => ReactNode;
  /** Shown instead of rows: what is empty, and what to do then. */
  empty: ReactNode;
  /** A link below the rows. */
  more?: ReactNode;
}

/** A short list with its heading. */
export function Card<R extends { id: string }>({ id, title, count, all, rows, row, empty, more }: Props<R>) {
  const { shown, onPointerMove, onPointerLeave } = useSteady(rows);
  const onFocus = useKeptFocus(id);
  return (
    <section className="home-card" aria-labelledby={id} onFocus={onFocus}>
      <CardHead id={id} title={title} count={count} all={shown.length > 0 ? all : undefined} />
      {shown.length > 0 ? (
        <ul className="home-rows" onPointerMove={onPointerMove} onPointerLeave={onPointerLeave}>
          {shown.map((one) => (
            <li key={one.id} className="home-row">
              {row(one)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="home-empty">{empty}</p>
      )}
      {more && <p className="home-more">{more}</p>}
    </section>
  );
}

/** The heading of a card, with the number of all its rows and the link to them. */
export function CardHead({ id, title, count, all }: HeadProps) {
  const t = useT();
  return (
    <header className="home-head">
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {count ? <Count of={count} /> : null}
      {all && (
        <Link to="/cases" search={all} id={`${id}-all`} aria-labelledby={`${id}-all ${id}`} className="home-all">
          {t('home.show-all')}
        </Link>
      )}
    </header>
  );
}
