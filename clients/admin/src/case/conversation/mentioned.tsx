import { parts } from './mention';

/** A note's text, in which the names of mentioned colleagues stand out. */
export function Mentioned({ text, names }: { text: string; names: readonly string[] }) {
  return (
    <p className="typed" dir="auto">
      {parts(text, names).map((part, at) => (part.isMention ? <b key={at}>{part.text}</b> : part.text))}
    </p>
  );
}
