import { Link } from '@tanstack/react-router';
import { CaseName } from '../kit/case-name';
import { StageWord } from '../kit/words';
import type { Other } from './people';

/** Another case, as a link to its page. */
export function OtherCase({ of }: { of: Other }) {
  return (
    <>
      <Link to="/cases/$id" params={{ id: of.id }}>
        <span className="number" translate="no">
          {of.number}
        </span>{' '}
        <CaseName of={of} />
      </Link>{' '}
      <StageWord stage={of.stage} />
    </>
  );
}
