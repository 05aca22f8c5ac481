/** Messages between tabs of one browser: member active, signed out, session ended, signed in. */
export type News = 'active' | 'out' | 'ended' | 'in';

const channel = new BroadcastChannel('voicase-session');

export const broadcast = (news: News) => channel.postMessage(news);

export function listen(handle: (news: News) => void): () => void {
  const onMessage = (event: MessageEvent<News>) => handle(event.data);
  channel.addEventListener('message', onMessage);
  return () => channel.removeEventListener('message', onMessage);
}
