/** New accounts, invited by mail like real members, so that no test uses up the codes of a demo account. */
import { randomUUID } from 'node:crypto';
import type { CDPSession, Page } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';
import { facts, type Account } from '../support/facts';
import { Inviter, mailedLink } from '../support/staff';
import { expect, stepUp, test as base } from './desk';

export { expect, mailedLink, stepUp };

export const password = 'several unrelated words here';
export const organisations = [...new Set(facts.accounts.map(({ organisation }) => organisation))];

/** An administrator of an organisation: the first, or the one at index `which`. */
export function admin(organisation: string, which = 0): Account {
  const found = facts.accounts.filter((one) => one.role.toUpperCase() === 'ADMIN' && one.organisation === organisation)[which];
  if (!found) throw new Error(`dev.json has no administrator of ${organisation}`);
  return found;
}

type Passkey = Awaited<ReturnType<typeof passkeysOf>>[number];
const passkeysOf = async (cdp: CDPSession, authenticatorId: string) =>
  (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

export interface Device {
  /** With false, the device refuses the fingerprint from now on. */
  recognises: (known: boolean) => Promise<unknown>;
  forget: () => Promise<unknown>;
  passkeys: () => Promise<Passkey[]>;
  put: (passkey: Passkey) => Promise<unknown>;
}

/** Chromium's virtual device for passkeys. */
export async function device(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    recognises: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
    passkeys: () => passkeysOf(cdp, authenticatorId),
    put: (credential) => cdp.send('WebAuthn.addCredential', { authenticatorId, credential }),
  };
}

export const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

export interface Newcomer {
  email: string;
  device: Device;
  /** The ten recovery codes. */
  codes: string[];
}

/** Follows the invitation and sets up a passkey. Returns when Home is visible. */
export async function enrol(page: Page, email: string, name = 'Robin Newcomer'): Promise<Newcomer> {
  const own = await device(page);
  await page.goto(await mailedLink(page, email, 'enrol'));
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('New password').fill(password);
  await button(page, 'Continue').click();
  await button(page, 'Create a passkey').click();
  await expect(page.getByRole('heading', { name: 'Recovery codes' })).toBeFocused();
  const codes = await page.locator('.recovery code').allInnerTexts();
  await page.getByLabel('I have stored the codes').check();
  await button(page, 'Continue').click();
  await expect(main(page)).toBeVisible();
  return { email, device: own, codes };
}

/** Answers one request of the operation with STEP_UP_REQUIRED, so that the test need not wait until the factor is too old. */
export async function stale(page: Page, operation: string) {
  let asked = false;
  await page.route('**/graphql', (route) => {
    const { id } = route.request().postDataJSON() as { id: string };
    if (asked || nameOf('admin', id) !== operation) return route.fallback();
    asked = true;
    return route.fulfill({ status: 403, contentType: 'application/json', body: '{"errors":[{"extensions":{"code":"STEP_UP_REQUIRED"}}]}' });
  });
}

type Inviters = (organisation?: string, which?: number) => Promise<Inviter>;
type Invite = (email: string, organisation?: string) => Promise<string>;

export const test = base.extend<{ newcomer: Newcomer; fresh: string; invite: Invite }, { inviters: Inviters }>({
  role: null,
  inviters: [
    async ({ playwright }, use) => {
      const inviters = new Map<string, Promise<Inviter>>();
      const request = await playwright.request.newContext();
      await use(async (organisation = organisations[1] ?? '', which = 0) => {
        const who = admin(organisation, which);
        const known = await inviters.get(who.email);
        if (known?.fresh) return known;
        const inviter = Inviter.of(request, who);
        inviters.set(who.email, inviter);
        return inviter;
      });
      await request.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  invite: async ({ inviters }, use) =>
    use(async (email, organisation) => {
      await (await inviters(organisation)).invite(email);
      return email;
    }),
  /** The address of a newly invited person. */
  fresh: async ({ invite }, use) => use(await invite(`robin-${randomUUID()}@example.org`)),
  /** A new member, signed in on the test's page. */
  newcomer: async ({ page, fresh }, use) => use(await enrol(page, fresh)),
});
