import { request } from 'node:https';

/**
 * Sends one HTTPS request and returns the response, even if it is a refusal. Only a failed connection throws.
 * @param {import('node:https').RequestOptions} options
 * @param {string | Buffer} [body]
 * @returns {Promise<{ status: number | undefined, headers: import('node:http').IncomingHttpHeaders, body: Buffer, text: string }>}
 */
export function send(options, body) {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(parts);
        // Decode the body only on demand, because most files are not text.
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: whole,
          get text() {
            return whole.toString();
          },
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
