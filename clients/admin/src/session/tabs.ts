/** Messages between tabs of one browser: member active, signed out, session ended, signed in. */
export type News = 'active' | 'out' | 'ended' | 'in';

const channel = new BroadcastChannel('voicase-session');

export const tell = (news: News) => channel.postMessage(news);

export function listen(hear: (news: News) => void): () => void {
  const onMessage = (event: MessageEvent<News>) => hear(event.data);
  channel.addEventListener('message', onMessage);
  return () => channel.removeEventListener('message', onMessage);
}
