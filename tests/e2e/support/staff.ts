/** The requests of staff that prepare a test, and the emails that these requests cause. */
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { idOf } from '../../support/operations.mjs';
import { code, step } from '../../support/totp.mjs';
import { facts, type Account } from './facts';

interface Answer<Data> {
  data: Data;
  errors?: unknown;
}

/** Sends an operation. Sends the host name in the Host header, because some resolvers do not know *.localhost. */
async function ask<Data>(
  request: APIRequestContext,
  path: string,
  name: string,
  variables: unknown,
  more: Record<string, string> = {},
): Promise<Answer<Data>> {
  const url = new URL(path, facts.admin);
  const { host } = url;
  url.hostname = '127.0.0.1';
  let answer: Answer<Data> | undefined;
  // Retry when the server is busy, as a page would.
  await expect(async () => {
    const sent = await request.post(url.href, {
      headers: { host, 'x-voicase': '1', ...more },
      data: { id: idOf('admin', name), variables },
    });
    expect(sent.status()).not.toBe(503);
    answer = (await sent.json()) as Answer<Data>;
  }).toPass({ timeout: 20_000 });
  return answer as Answer<Data>;
}

async function signedIn(request: APIRequestContext, who: Account): Promise<string> {
  const { data, errors } = await ask<{ signIn: { ticket: string } }>(request, '/graphql/auth', 'SignIn', {
    input: { email: who.email, password: who.password },
  });
  if (errors) throw new Error(`SignIn: ${JSON.stringify(errors)}`);
  for (let used = -1; ; ) {
    await expect.poll(step, { timeout: 40_000 }).not.toBe(used);
    used = step();
    const input = { ticket: data.signIn.ticket, code: code(who.totp_secret, used) };
    const answer = await ask<{ completeSignIn: { accessToken: string } }>(request, '/graphql/auth', 'CompleteSignIn', { input });
    if (!answer.errors) return answer.data.completeSignIn.accessToken;
  }
}

/** The session of an administrator who sends invitations and decides resets. */
export class Inviter {
  private readonly request: APIRequestContext;
  private readonly headers: Record<string, string>;
  private readonly since = Date.now();
  private constructor(request: APIRequestContext, headers: Record<string, string>) {
    this.request = request;
    this.headers = headers;
  }

  static async of(request: APIRequestContext, who: Account): Promise<Inviter> {
    const authorization = `Bearer ${await signedIn(request, who)}`;
    const { data } = await ask<{ me: { memberships: { organisation: { id: string } }[] } }>(
      request,
      '/graphql',
      'Me',
      {},
      { authorization },
    );
    return new Inviter(request, { authorization, 'x-organization-id': data.me.memberships[0]?.organisation.id ?? '' });
  }

  /** Whether the access token and the second factor are still valid. Both expire after five minutes. */
  get fresh(): boolean {
    return Date.now() < this.since + 200_000;
  }

  async invite(email: string): Promise<void> {
    const rights = { role: 'MEMBER', allow: [], deny: [], caseScope: 'ASSIGNED', departments: [], expiresOn: null };
    const { errors } = await ask(this.request, '/graphql', 'InviteMember', { input: { email, rights } }, this.headers);
    if (errors) throw new Error(`InviteMember: ${JSON.stringify(errors)}`);
  }

  /** Requests the right to view identities for members who lack it. Another administrator has to approve. */
  async requestView(...names: string[]): Promise<void> {
    const { data } = await ask<{ members: { id: string; name: string }[] }>(this.request, '/graphql', 'Members', {}, this.headers);
    for (const { id } of data.members.filter(({ name }) => names.includes(name))) {
      // A member who has the right is refused, because an earlier test gave it.
      await ask(this.request, '/graphql', 'RequestIdentityView', { input: { member: id } }, this.headers);
    }
  }

  /** Approves all requests for the right to view identities. */
  async approveViews(): Promise<void> {
    const { data } = await ask<{ identityViewRequests: { id: string; approvable: boolean }[] }>(
      this.request,
      '/graphql',
      'IdentityViewRequests',
      {},
      this.headers,
    );
    for (const { id } of data.identityViewRequests.filter(({ approvable }) => approvable)) {
      const { errors } = await ask(this.request, '/graphql', 'ApproveIdentityView', { input: { request: id } }, this.headers);
      if (errors) throw new Error(`ApproveIdentityView: ${JSON.stringify(errors)}`);
    }
  }

  /** Requests a reset for the member with this name. The member's own request must wait already. */
  async vouchFor(name: string): Promise<void> {
    const { member } = await this.resetOf(name, () => true);
    const { errors } = await ask(this.request, '/graphql', 'RequestMemberReset', { input: { member: member.id } }, this.headers);
    if (errors) throw new Error(`RequestMemberReset: ${JSON.stringify(errors)}`);
  }

  /** Approves the newest reset of a member with this name. */
  async approveReset(name: string): Promise<void> {
    const reset = await this.resetOf(name, ({ approvable }) => approvable);
    const { errors } = await ask(this.request, '/graphql', 'ApproveReset', { input: { reset: reset.id } }, this.headers);
    if (errors) throw new Error(`ApproveReset: ${JSON.stringify(errors)}`);
  }

  /** Waits for a reset, because the worker processes a member's request some seconds later. */
  private async resetOf(name: string, fits: (reset: Reset) => boolean): Promise<Reset> {
    let found: Reset | undefined;
    const look = async () => {
      const { data } = await ask<{ resets: Reset[] }>(this.request, '/graphql', 'StaffResets', {}, this.headers);
      found = data.resets.find((reset) => reset.member.name === name && fits(reset));
      return found;
    };
    await expect.poll(look, { timeout: 60_000, message: `a reset of ${name}` }).toBeTruthy();
    return found as Reset;
  }
}

interface Reset {
  id: string;
  approvable: boolean;
  member: { id: string; name: string };
}

interface Mail {
  to: string;
  text: string;
}

/** The path and fragment of the newest link to this page that was mailed to the address. */
export async function mailedLink(page: Page, email: string, to: 'enrol' | 'reset' | 'confirm-email', older?: string): Promise<string> {
  let link: string | undefined;
  const look = async () => {
    const mails = (await (await page.request.get(new URL('mails.json', facts.mail).href)).json()) as Mail[];
    const links = mails.filter((mail) => mail.to === email).map(({ text }) => new RegExp(`/${to}#[\\w-]+`).exec(text)?.[0]);
    link = links.filter((found) => found && found !== older).at(-1);
    return link;
  };
  // The worker retries a failed email after some seconds.
  await expect.poll(look, { timeout: 60_000, message: `a mail with a link to ${to}` }).toBeTruthy();
  return link ?? '';
}
