// A receiver of outbound webhooks: takes what is sent, or refuses it, as the story wants.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

export class Receiver {
  readonly received: Received[] = [];
  /** What it answers from now on. */
  status = 204;
  address = '';
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      this.received.push({ headers: request.headers, body });
      response.writeHead(this.status).end(this.status === 204 ? undefined : 'The warehouse is closed.');
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    if (address && typeof address === 'object') this.address = `http://127.0.0.1:${address.port}/hooks`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Whether a request was signed with this secret. */
export function genuine({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return `${headers['webhook-signature']}`.split(' ').includes(`v1,${signature}`);
}
