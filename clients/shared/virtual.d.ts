declare module 'virtual:catalogs' {
  const catalogs: Record<string, string>;
  export default catalogs;
}
