import { Loading } from '../kit/loading';
import { useInsideMain } from './main-part';

/** Shown while a page is loaded for the first time. */
export function Opening() {
  if (useInsideMain()) return <Loading />;
  return (
    <main className="alone">
      <Loading />
    </main>
  );
}
