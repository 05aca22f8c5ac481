import { Loading } from '../../kit/loading';
import { useDensity } from './look';

/** Rows of the right height while the list loads, so that nothing moves when they arrive. */
export const Skeleton = () => (
  <div className={`list-skeleton ${useDensity()}`}>
    <Loading lines={12} />
  </div>
);
