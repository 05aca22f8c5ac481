/**
 * Messages between tabs of one browser. A message says that the member is active, has signed out or has signed in, or
 * that the session has ended.
 */
export type News = 'active' | 'out' | 'ended' | 'in';

const channel = new BroadcastChannel('voicase-session');

export const broadcast = (news: News) => channel.postMessage(news);

export function listen(handle: (news: News) => void): () => void {
  const onMessage = (event: MessageEvent<News>) => handle(event.data);
  channel.addEventListener('message', onMessage);
  return () => channel.removeEventListener('message', onMessage);
}
