// Single sign-on in a real browser with a real provider: an owner connects it, a colleague signs in through it and out of it again, and
// a stranger with an account there does not get in.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { assertSound, launchBrowser, LOOKS, openPage, OTHER_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { openIdentityProvider, type IdentityProvider } from "./identity-provider.ts";
import { type Person, serveTeam, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }, PHONE = DESK] = LOOKS;
const COLLEAGUES = new Map([
  ["grace", { email: "grace@example.org", emailVerified: true }],
  ["mallory", { email: "mallory@example.org", emailVerified: true }],
  ["eve", { email: "grace@example.org", emailVerified: false }],
]);

let browser: Browser;
let strongroom: TeamServer;
let provider: IdentityProvider;
let owner: Person;
let administered: WatchedPage;
let signInUrl = "";

before(async () => {
  provider = await openIdentityProvider(COLLEAGUES);
  strongroom = await serveTeam({ identityProviderAllowedAddresses: "127.0.0.1" });
  browser = await launchBrowser();
  owner = await strongroom.join("owner", "ada@example.org");
  await strongroom.join("analyst", "grace@example.org");
  administered = await owner.open(browser, DESK, "elevated");
});

after(async () => {
  await browser?.close();
  await strongroom?.close();
  await provider?.close();
});

/** As a browser shows an address to be copied. */
async function addressBeside(page: Page, label: string): Promise<string> {
  return (await page.locator(".copy-row", { has: page.getByRole("button", { name: `Copy: ${label}` }) }).locator("code").textContent()) ?? "";
}

/** To the provider and back, as somebody there. */
async function comeThrough(page: Page, name: string): Promise<void> {
  await page.goto(signInUrl);
  await page.getByRole("button", { name: "Go to your provider" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${strongroom.origin}/**`);
}

test("an owner connects the company's provider, and sees that it works", async () => {
  const { page } = administered;
  await page.goto(`${strongroom.origin}/teams/${strongroom.teamId}/single-sign-on`);
  await page.getByText("No provider is connected").waitFor();
  await assertSound(administered, "single sign-on none");
  await page.getByRole("button", { name: "Connect a provider" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect a provider" });
  await dialog.getByLabel("Name").fill("Example Industries");
  await dialog.getByLabel("Issuer").fill(provider.issuer);
  await dialog.getByLabel("Client id").fill(provider.clientId);
  await dialog.getByRole("textbox", { name: "Client secret" }).fill(provider.clientSecret);
  await dialog.getByLabel("E-mail domains").fill("not a domain");
  await dialog.getByLabel("Reason").fill("Our company's provider");
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await dialog.getByText("expected the part of addresses behind the @").waitFor();
  await dialog.getByLabel("E-mail domains").fill("example.org");
  await dialog.getByLabel("Demanded amr").fill("otp hwk");
  await assertSound(administered, "single sign-on dialog");
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await page.getByRole("complementary", { name: "Example Industries" }).waitFor();
  signInUrl = await addressBeside(page, "Where your people sign in");
  assert.match(signInUrl, /\/sign-in\/single-sign-on\/[a-z2-7]{16}$/);
  await page.getByRole("button", { name: "Check it" }).click();
  await page.getByText("It does not work yet").waitFor();
  // The browser says aloud that the server could not ask the provider.
  administered.faults.length = 0;
  provider.register({
    redirectUri: await addressBeside(page, "Redirect URI, to register at the provider"),
    signOutUri: await addressBeside(page, "Sign-out redirect, to register at the provider"),
    backChannelLogoutUri: await addressBeside(page, "Back-channel logout URI, to register at the provider"),
  });
  await page.getByRole("button", { name: "Check it" }).click();
  await page.getByText("The provider answers").waitFor();
  for (const look of [...OTHER_LOOKS, DESK]) {
    await showAs(administered, look);
    await assertSound(administered, `single sign-on connection ${look.colorScheme}`);
  }
});

test("a colleague signs in there with two factors, sees this team, and signs out of both", async () => {
  const watched = await openPage(browser, PHONE);
  const { page } = watched;
  await page.goto(`${strongroom.origin}/sign-in`);
  await page.getByRole("link", { name: "Single sign-on" }).click();
  await page.getByRole("heading", { name: "Single sign-on" }).waitFor();
  await assertSound(watched, "single sign-on entry");
  await page.getByLabel("Your team's address for single sign-on").fill(signInUrl);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Go to your provider" }).waitFor();
  await assertSound(watched, "single sign-on leave");
  await comeThrough(page, "grace");
  await page.getByRole("heading", { name: /vault/i }).first().waitFor();
  assert.ok(!/code=|state=/.test(page.url()));
  await page.goto(`${strongroom.origin}/account`);
  await page.getByText("grace@example.org").first().waitFor();
  await page.getByText(/single sign-on/i).first().waitFor();
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.getByRole("button", { name: "Yes, sign out" }).click();
  await page.waitForURL(`${strongroom.origin}/sign-in*`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(watched.faults, []);
});

test("who signs out at the provider is signed out here, in every browser of theirs that came through it", async () => {
  const watched = await openPage(browser, DESK);
  const { page } = watched;
  await comeThrough(page, "grace");
  await page.getByRole("heading", { name: /vault/i }).first().waitFor();
  await page.goto(`${provider.issuer}/session/end`);
  await page.getByRole("button", { name: "Yes, sign out" }).click();
  await page.waitForLoadState();
  // The provider says so to our server by itself, and shows its page when it has.
  await page.goto(`${strongroom.origin}/account`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const recorded = await strongroom.database.asOwner("select count(*)::int as count from audit_outbox where event = 'identity.single-sign-on-logout'");
  assert.ok(Number(recorded[0]?.["count"]) >= 1);
});

test("a colleague whom nobody invited, and an address that the provider has not verified, do not get in", async () => {
  for (const name of ["mallory", "eve"]) {
    const watched = await openPage(browser, DESK);
    await comeThrough(watched.page, name);
    await watched.page.getByRole("heading", { name: "You are not signed in" }).waitFor();
    assert.match(await textOf(watched.page), /The provider knows you, but nobody in this team does/);
    await assertSound(watched, "single sign-on refused");
  }
});

test("a link back from the provider is nothing in another browser, and nothing a second time", async () => {
  const first = await openPage(browser, DESK);
  await first.page.goto(signInUrl);
  await first.page.getByRole("button", { name: "Go to your provider" }).click();
  await first.page.getByLabel("Name").fill("grace");
  const back = first.page.waitForRequest((request) => request.url().includes("/sign-in/callback/") && request.url().includes("code="));
  await first.page.getByRole("button", { name: "Sign in" }).click();
  const url = (await back).url();
  await first.page.getByRole("heading", { name: /vault/i }).first().waitFor();
  for (const { page } of [first, await openPage(browser, DESK)]) {
    await page.goto(url);
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  }
});

test("the owner removes the connection, and its address leads nowhere", async () => {
  const { page } = administered;
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByLabel("Type Example Industries to confirm").fill("Example Industries");
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText("No provider is connected").waitFor();
  const watched = await openPage(browser, DESK);
  await watched.page.goto(signInUrl);
  await watched.page.getByRole("button", { name: "Go to your provider" }).click();
  await watched.page.getByText("There is no such connection for single sign-on").waitFor();
});
