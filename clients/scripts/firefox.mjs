#!/usr/bin/env node
// A proxy between Playwright 1.65 and Firefox ESR 153. It starts Firefox with the given arguments and forwards
// WebDriver BiDi messages with two repairs. After each upgrade of Playwright or Firefox, run the tests without the
// proxy. If they pass, delete the proxy.
// 1. Playwright sets media features for each new context, and ESR answers "unknown command". The proxy answers instead
// and sets the colour scheme inside Firefox.
// 2. ESR sends download events for blob: addresses without an id, and Playwright drops these events. The proxy adds an
// id.
// `--remote-allow-system-access` lets scripts of the test run control the whole browser. Use it for tests only.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const READY = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const MEDIA = 'emulation.setMediaFeaturesOverride';
/** First id of the proxy's own commands, far above Playwright's ids. */
const OWN = 1e9;

// Runs in Firefox's parent process. `tabs` are ids of browsing contexts, `users` of user contexts.
const APPLY = `(tabs, users, scheme) => {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { UserContextManager } = ChromeUtils.importESModule('chrome://remote/content/shared/UserContextManager.sys.mjs');
  const all = tabs.map((id) => NavigableManager.getBrowsingContextById(id));
  for (const id of users) {
    const own = UserContextManager.getTabsForUserContext(UserContextManager.getInternalIdById(id));
    for (const tab of own) all.push(tab.linkedBrowser.browsingContext);
  }
  for (const context of all) if (context?.top) context.top.prefersColorSchemeOverride = scheme;
}`;

const list = (ids) => ({ type: 'array', value: ids.map((value) => ({ type: 'string', value })) });

/** Sends the proxy's own commands to Firefox. */
function commands(send) {
  const open = new Map();
  let last = OWN;
  const ask = (method, params) =>
    new Promise((resolve) => {
      last += 1;
      open.set(last, resolve);
      send(JSON.stringify({ id: last, method, params }));
    });
  const answered = (message) => {
    const resolve = open.get(message.id);
    open.delete(message.id);
    resolve?.(message);
    return resolve !== undefined;
  };
  return { ask, answered };
}

/** Sets the colour scheme. Returns the error, if there was one. */
function schemes(ask) {
  let chrome;
  return async (tabs, users, scheme) => {
    chrome ??= (await ask('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 })).result?.contexts?.[0]?.context;
    const call = { functionDeclaration: APPLY, awaitPromise: true, target: { context: chrome } };
    const answer = await ask('script.callFunction', {
      ...call,
      arguments: [list(tabs), list(users), { type: 'string', value: scheme ?? 'none' }],
    });
    if (answer.type === 'error') return answer.message;
    return answer.result?.type === 'exception' ? answer.result.exceptionDetails.text : undefined;
  };
}

function bridge(client, address) {
  const firefox = new WebSocket(address, { perMessageDeflate: false, maxPayload: 0 });
  const waiting = [];
  const send = (text) => (firefox.readyState === WebSocket.OPEN ? firefox.send(text) : waiting.push(text));
  const { ask, answered } = commands(send);
  const apply = schemes(ask);
  const schemeOf = new Map();
  const creating = new Map();
  const downloads = new Map();

  async function media({ id, params }) {
    const { userContexts: users = [], contexts = [], features } = params;
    const scheme = features?.['prefers-color-scheme'];
    for (const user of users) schemeOf.set(user, scheme);
    const message = await apply(
      contexts,
      users.filter((user) => user !== 'default'),
      scheme,
    );
    client.send(JSON.stringify(message ? { type: 'error', id, error: 'unknown error', message } : { type: 'success', id, result: {} }));
  }

  /** Adds an id to a download event that has none. */
  function named(message) {
    const { method, params } = message;
    if (!method?.startsWith('browsingContext.download') || params.navigation || params.download) return false;
    if (method.endsWith('WillBegin')) downloads.set(params.url, randomUUID());
    params.download = downloads.get(params.url);
    return true;
  }

  client.on('message', (raw) => {
    const text = raw.toString();
    const message = JSON.parse(text);
    if (message.method === MEDIA) return void media(message);
    if (message.method === 'browsingContext.create') creating.set(message.id, message.params.userContext);
    send(text);
  });
  firefox.on('open', () => waiting.splice(0).forEach((text) => firefox.send(text)));
  firefox.on('message', async (raw) => {
    const text = raw.toString();
    const message = JSON.parse(text);
    if (answered(message)) return;
    if (creating.has(message.id)) {
      // Set the colour scheme of a new tab before Playwright may use the tab.
      const scheme = schemeOf.get(creating.get(message.id));
      creating.delete(message.id);
      if (message.type === 'success') await apply([message.result.context], [], scheme);
    }
    client.send(named(message) ? JSON.stringify(message) : text);
  });
  for (const socket of [client, firefox]) {
    for (const event of ['close', 'error']) {
      socket.on(event, () => {
        client.close();
        firefox.close();
      });
    }
  }
}

const browser = spawn(process.env.FIREFOX ?? '/usr/bin/firefox-esr', ['--remote-allow-system-access', ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'pipe'],
});
const leave = (code) => process.exit(code ?? 1);
browser.on('exit', leave);
browser.on('error', ({ message }) => {
  process.stderr.write(`${message}\n`);
  leave(1);
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => browser.kill(signal));

createInterface({ input: browser.stderr }).on('line', (line) => {
  const address = READY.exec(line)?.[1];
  if (!address) return void process.stderr.write(`${line}\n`);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, maxPayload: 0 }, () =>
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}\n`),
  );
  server.on('connection', (client) => bridge(client, `${address}/session`));
});
