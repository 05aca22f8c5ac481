/** What the tabs of one browser tell each other: that somebody is at work, that the session is over, or back. */
export type News = 'active' | 'out' | 'ended' | 'in';

const channel = new BroadcastChannel('voicase-session');

export const tell = (news: News) => channel.postMessage(news);

export function listen(hear: (news: News) => void): () => void {
  const onMessage = (event: MessageEvent<News>) => hear(event.data);
  channel.addEventListener('message', onMessage);
  return () => channel.removeEventListener('message', onMessage);
}
