import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { CaseName } from '../kit/case-name';
import type { HomeCase } from './query';

interface Props {
  one: HomeCase;
  /** At the end of the first line. */
  tail: ReactNode;
  /** In the second line, after the case number. */
  meta: ReactNode[];
}

/** A case as a link to its page. */
export function CaseRow({ one, tail, meta }: Props) {
  const t = useT();
  return (
    <>
      <Link to="/cases/$id" params={{ id: one.id }} className="home-link">
        <CaseName of={one} />
      </Link>
      <span className="home-tail">{tail}</span>
      <Meta
        parts={[
          <span key="number" className="number" translate="no">
            {one.number}
          </span>,
          ...(one.waiting ? [t('row.waiting')] : []),
          ...meta,
        ]}
      />
    </>
  );
}

/** The second line of a row. */
export function Meta({ parts }: { parts: ReactNode[] }) {
  return (
    <span className="home-meta">
      {parts.map((part, at) => (
        // The parts of a row never change their places.
        <Fragment key={at}>
          {at > 0 && ' · '}
          {part}
        </Fragment>
      ))}
    </span>
  );
}

/** The names of the members who handle the case. */
export function Handlers({ one }: { one: HomeCase }) {
  const t = useT();
  const me = useMember().membership.id;
  const names = one.assignees.map(({ member }) => (member.id === me ? t('home.you') : member.name));
  return <span dir="auto">{names.join(', ') || t('row.nobody')}</span>;
}
