// Helpers for the image and host tests: secrets, and requests to the server.
import { randomBytes } from 'node:crypto';

import { send } from '../../../tests/support/https.mjs';

export const secret = () => randomBytes(32).toString('base64');

/** Sends a request to the server as the edge does: over TLS, without verifying the server's own certificate. */
export const ask = (port, path, { method = 'GET', headers = {}, body } = {}) =>
  send({ host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false, agent: false }, body);

/** The HTTP status of a path, or undefined while the server does not answer. */
export const status = (port, path) =>
  ask(port, path).then(
    ({ status }) => status,
    () => undefined,
  );
