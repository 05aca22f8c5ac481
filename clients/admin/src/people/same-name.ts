/** Whether two names are equal, whatever their case, their accents and the order of their parts. */
const normal = (name: string) =>
  (
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .sort()
    .join(' ');

/** The colleague with this name, if the name is not empty. */
export function namesake<One extends { name: string }>(name: string, members: readonly One[]): One | undefined {
  const wanted = normal(name);
  return wanted ? members.find((one) => normal(one.name) === wanted) : undefined;
}
