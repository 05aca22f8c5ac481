// Helpers for the image and host tests: secrets, requests to the server, and waiting.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

export const secret = () => randomBytes(32).toString('base64');

/** Polls until `probe` returns a value. Throws `what` after the timeout; a function is evaluated only then. */
export async function until(what, probe, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${typeof what === 'function' ? what() : what}`);
    await pause(50);
  }
}

/** Sends a request to the server as the edge does: over TLS, without verifying the server's own certificate. */
export function ask(port, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request({ host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false, agent: false });
    request.on('error', reject).on('response', (answer) => {
      const parts = [];
      answer
        .on('data', (part) => parts.push(part))
        .on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    request.end(body);
  });
}

/** The status of a path; undefined while the server does not answer. */
export const status = (port, path) =>
  ask(port, path).then(
    ({ status }) => status,
    () => undefined,
  );
