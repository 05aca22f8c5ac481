import { Loading } from '../kit/loading';
import { useInsideMain } from './main-part';

/** While a page is fetched for the first time. */
export function Opening() {
  if (useInsideMain()) return <Loading />;
  return (
    <main className="alone">
      <Loading />
    </main>
  );
}
