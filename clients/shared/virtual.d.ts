declare module 'virtual:catalogs' {
  const catalogs: Record<string, string>;
  export default catalogs;
}

declare module 'virtual:catalogs/parts' {
  const catalogs: Record<string, Record<string, string>>;
  export default catalogs;
}
