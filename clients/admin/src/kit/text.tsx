/** What somebody typed: as typed, in its own direction. */
export const Typed = ({ text }: { text: string }) => (
  <p className="typed" dir="auto">
    {text}
  </p>
);
