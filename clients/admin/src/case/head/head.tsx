import { CaseContext, type CaseHead } from '../context';
import { Tabs } from '../tabs';
import { Line } from './line';
import { Where } from './where';

/** The head has two lines and the tabs. The first line is there before the case is loaded, so that it keeps the focus. */
export function Head({ id, head }: { id: string; head: CaseHead | null | undefined }) {
  return (
    <header className="case-head">
      <Where id={id} head={head} />
      {head && (
        <CaseContext value={head} key={head.id}>
          <Line />
          <Tabs />
        </CaseContext>
      )}
    </header>
  );
}
