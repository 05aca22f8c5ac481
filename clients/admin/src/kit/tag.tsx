import type { TagColour } from '../../gen/documents';

export interface TagLook {
  id: string;
  name: string;
  colour: TagColour;
}

/** A tag as a word with a dot. The name carries the meaning, and the colour only helps to find it. */
export const TagWord = ({ of: { name, colour } }: { of: Omit<TagLook, 'id'> }) => (
  <span className={`word tag tag-${colour.toLowerCase()}`} dir="auto" title={name}>
    {name}
  </span>
);

export const Tags = ({ of }: { of: readonly TagLook[] }) => (
  <span className="tag-list">
    {of.map((one) => (
      <TagWord key={one.id} of={one} />
    ))}
  </span>
);
