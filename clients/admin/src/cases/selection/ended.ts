/** The run ended before this request was sent. */
export class RunEnded extends Error {}
