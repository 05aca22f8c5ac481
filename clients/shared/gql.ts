/** A persisted operation: at run time only its id and what retrying needs; the types are for the compiler. */
export interface Operation<Data, Variables> {
  id: string;
  name: string;
  kind: 'query' | 'mutation';
  readonly types?: (variables: Variables) => Data;
}
