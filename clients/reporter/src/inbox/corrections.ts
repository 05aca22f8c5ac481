/** Which record the typed corrections are about. A newer version of a record has another id, and the corrections stay with the record. */
import { type About, type Report, state } from '../state.ts';

type One = Report['records'][number];

export const about = ({ reference, records }: Report, { id, version, heldOn }: One): About => ({
  id,
  version,
  heldOn,
  reference,
  known: records.map((one) => one.id),
});

const isNewer = ({ id, version }: One, of: About): boolean => version > of.version && !of.known.includes(id);

/** The keys of the typed corrections in the state, by record. The day of the conversation tells two newer versions apart. */
export function typedKeys({ reference, records }: Report): Map<One, string> {
  const found = new Map<One, string>();
  const match = (fits: (one: One, of: About) => boolean): void => {
    for (const [key, typed] of Object.entries(state.typed)) {
      const of = typed?.about;
      if (of?.reference !== reference || [...found.values()].includes(key)) continue;
      const one = records.find((record) => !found.has(record) && fits(record, of));
      if (one) found.set(one, key);
    }
  };
  match(({ id }, of) => id === of.id);
  match((one, of) => isNewer(one, of) && one.heldOn === of.heldOn);
  match(isNewer);
  return found;
}
