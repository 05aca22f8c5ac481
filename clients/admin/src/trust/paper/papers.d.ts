declare module 'virtual:papers' {
  const papers: Record<string, import('../../../../vite.papers').Paper>;
  export default papers;
}
