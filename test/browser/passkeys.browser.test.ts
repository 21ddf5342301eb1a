// Passkeys in a real browser with an authenticator of its own: a person adds one, signs out, signs in with it, proves themselves with it,
// and cannot remove the last.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, CDPSession, Page } from "playwright-core";

import { assertSound, launchBrowser, LOOKS, openPage, OTHER_LOOKS, showAs, type WatchedPage } from "./browser.ts";
import { CHALLENGES, pressPasskeyButton } from "./passkey-button.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
/** Long enough for a page to ask once more. */
const NO_SECOND_CHALLENGE_MS = 500;

let browser: Browser;
let strongroom: ServedStrongroom;
let watched: WatchedPage;
let devices: CDPSession;
let device: string;

before(async () => {
  strongroom = await serveStrongroom();
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
  devices = await watched.page.context().newCDPSession(watched.page);
  await devices.send("WebAuthn.enable", { enableUI: false });
  device = await addDevice();
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
});

/** A telephone, say: keeps passkeys, and knows its owner. */
async function addDevice(options: { readonly isUserVerified?: boolean; readonly hasResidentKey?: boolean } = {}): Promise<string> {
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options },
  });
  return authenticatorId;
}

/** Whether somebody touches the device when it asks. */
async function touch(enabled: boolean): Promise<void> {
  await devices.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: device, enabled });
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${strongroom.origin}/account`);
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

test("a person adds a passkey", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("heading", { name: "How you come back" }).waitFor();
  await page.goto(`${strongroom.origin}/account`);
  await page.getByText("You have no passkey yet").waitFor();
  await assertSound(watched, "account without passkeys");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("never used").waitFor();
  await page.getByText("Your last one stays until there is another.").waitFor();
  await page.getByRole("button", { name: "Rename Passkey" }).click();
  await page.getByLabel("Name").fill("Ada's telephone");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Ada's telephone").waitFor();
  const { credentials } = await devices.send("WebAuthn.getCredentials", { authenticatorId: device });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0]?.isResidentCredential, true);
  assert.equal(credentials[0]?.rpId, "localhost");
  await assertSound(watched, "account with a passkey");
});

test("they sign out, and sign in with it by the button, without a name", async () => {
  const { page } = watched;
  await touch(false);
  await signOut(page);
  await assertSound(watched, "sign in with a passkey");
  await pressPasskeyButton(page, async () => await touch(true));
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  await page.goto(`${strongroom.origin}/account`);
  await page.getByText("used just now").first().waitFor();
});

test("whoever is quicker with the button than the page with its offer is let in all the same", async () => {
  const { page } = watched;
  await touch(false);
  const slow = Promise.withResolvers<void>();
  let challenges = 0;
  await page.route(CHALLENGES, async (route) => {
    challenges += 1;
    if (challenges === 1) await slow.promise;
    await route.continue();
  });
  await signOut(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await touch(true);
  // The browser holds one challenge: a second before the first is there would be overwritten by it.
  await page.waitForTimeout(NO_SECOND_CHALLENGE_MS);
  assert.equal(challenges, 1);
  slow.resolve();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  assert.equal(challenges, 2);
  await page.unroute(CHALLENGES);
});

test("a browser that offers passkeys where the address is typed signs them in from there", async () => {
  const { page } = watched;
  await page.goto(`${strongroom.origin}/account`);
  await page.getByRole("button", { name: "Sign out here" }).click();
  // The authenticator answers what the page asks for by itself, as somebody would who picks the passkey from the field; maybe before the
  // page of signing in is seen.
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
});

test("whoever gives up is told so and can try again, and a device that does not know its owner lets nobody in", async () => {
  const { page } = watched;
  await touch(false);
  await signOut(page);
  await devices.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: false });
  await touch(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("No passkey was used").waitFor();
  await assertSound(watched, "no passkey used");
  await devices.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: true });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
});

test("another passkey is added and one removed with proof by a passkey, and the last stays", async () => {
  const { page } = watched;
  await page.goto(`${strongroom.origin}/account`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog", { name: "Is it you?" }).waitFor();
  await assertSound(watched, "proof of a factor");
  // The device has one of this account already, so it makes no second.
  await page.getByRole("button", { name: "Go on with a passkey" }).click();
  await page.getByText("has a passkey of your account already").waitFor();
  const first = device;
  await devices.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: first, enabled: true });
  const { credentials } = await devices.send("WebAuthn.getCredentials", { authenticatorId: first });
  device = await addSecondDevice();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Go on with a passkey" }).click();
  await page.getByRole("button", { name: "Remove Ada's telephone" }).waitFor();
  for (const look of [...OTHER_LOOKS, DESK]) {
    await showAs(watched, look);
    await assertSound(watched, `account with two passkeys ${look.colorScheme}`);
  }
  await page.getByRole("button", { name: "Remove Ada's telephone" }).click();
  await page.getByRole("button", { name: "Remove with a passkey" }).click();
  await page.getByText("Your last one stays until there is another.").waitFor();
  assert.equal(await page.getByText("Ada's telephone", { exact: true }).count(), 0);
  assert.equal(credentials.length, 1);
});

/** The browser has one device of the inner kind at a time; the second is a security key. */
async function addSecondDevice(): Promise<string> {
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "usb", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return authenticatorId;
}
