// Signing in as a person does it, in a browser against the real program and a real mail server: the owner gives an address and sets up an
// authenticator, comes back with a code by mail and a code of the authenticator, and ends the other session.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";

import { assertSound, launchBrowser, LOOKS, openPage, textOf, type WatchedPage } from "./browser.ts";
import { openMailServer, type MailServer } from "./mail-server.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const PHONE = { width: 390, height: 844, colorScheme: "dark" as const };
const TABLET = { width: 1024, height: 768, colorScheme: "light" as const };
const ADDRESS = "Ada.Lovelace@example.org";

let browser: Browser;
let strongroom: ServedStrongroom;
let mails: MailServer;
let watched: WatchedPage;
let secret: Uint8Array;
let usedStep = 0;
let recoveryCodes: readonly string[] = [];

before(async () => {
  mails = await openMailServer();
  strongroom = await serveStrongroom(mails.settings);
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await mails?.close();
});

function decodeBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** A code of a step that was not used before: waits for the next one when it must. */
async function freshCode(): Promise<string> {
  const next = Math.max(totpStep(Date.now()), usedStep + 1);
  // The server takes the codes of one step ahead.
  while (totpStep(Date.now()) < next - 1) await new Promise((resolve) => setTimeout(resolve, 500));
  usedStep = next;
  return totpCode(secret, next);
}

async function askForCode(page: Page): Promise<string> {
  const before = mails.count(ADDRESS);
  await page.getByLabel("E-mail address").fill(ADDRESS.toLowerCase());
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByRole("heading", { name: "Enter the code" }).waitFor();
  return mails.nextCode(ADDRESS, before);
}

/** To the second step. */
async function enterMailCode(page: Page): Promise<void> {
  await page.getByLabel("Code from the mail").fill(await askForCode(page));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "One more step" }).waitFor();
}

test("a one-time link for somebody who is here already welcomes them back, and asks for no team", async () => {
  const { page } = watched;
  await page.goto(`${new URL(strongroom.link).origin}/welcome#${"A".repeat(43)}~back`);
  await page.getByRole("heading", { name: "Welcome back" }).waitFor();
  await page.getByText("It signs you in as yourself, and works once.").waitFor();
  assert.equal(await page.getByLabel("Name of your team").count(), 0);
  assert.equal(new URL(page.url()).hash, "", "the link is out of the address bar");
  await assertSound(watched, "welcome back");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The link was not accepted").waitFor();
});

test("after the one-time link the owner is asked how they come back, and gives an address that is confirmed", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("heading", { name: "How you come back" }).waitFor();
  await assertSound(watched, "set up");
  await page.getByLabel("Your address").fill(ADDRESS);
  await page.getByRole("button", { name: "Send a code there" }).click();
  await page.getByLabel("Code from the mail").fill(await mails.nextCode(ADDRESS, 0));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText(ADDRESS).waitFor();
});

test("an authenticator is set up by its QR code or its key, and brings recovery codes", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "Set up an authenticator" }).click();
  await page.getByRole("img", { name: "QR code for your authenticator" }).waitFor();
  await assertSound(watched, "authenticator");
  secret = decodeBase32(((await page.locator(".secret-key").textContent()) ?? "").replaceAll(" ", ""));
  await page.getByLabel("The code that it shows").fill("000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Not accepted").waitFor();
  await page.getByLabel("The code that it shows").fill(await freshCode());
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("They are not shown again").waitFor();
  recoveryCodes = await page.locator(".code-sheet code").allTextContents();
  assert.equal(new Set(recoveryCodes).size, 10);
  await assertSound(watched, "recovery codes");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("link", { name: "Go to the vaults" }).click();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
});

test("coming back takes the code by mail and a code of the authenticator", async () => {
  const second = await openPage(browser, PHONE);
  await second.page.goto(`${strongroom.origin}/account`);
  await second.page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(new URL(second.page.url()).pathname, "/sign-in");
  await assertSound(second, "sign in");
  await second.page.getByLabel("E-mail address").fill("nobody.here@example.org");
  await second.page.getByRole("button", { name: "Send me a code" }).click();
  await second.page.getByRole("heading", { name: "Enter the code" }).waitFor();
  assert.match(await textOf(second.page), /If nobody.here@example.org may come in here/);
  await assertSound(second, "code sent");
  await second.page.getByRole("button", { name: "Begin again" }).click();
  await enterMailCode(second.page);
  await assertSound(second, "second factor");
  await second.page.reload();
  await second.page.getByRole("heading", { name: "One more step" }).waitFor();
  await second.page.getByLabel("Code of your authenticator").fill("123456");
  await second.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await second.page.getByText("Not accepted").waitFor();
  await second.page.getByLabel("Code of your authenticator").fill(await freshCode());
  await second.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await second.page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  await second.page.goto(`${strongroom.origin}/account`);
  await second.page.getByText("By code by mail and authenticator").waitFor();
  assert.match(await textOf(second.page), /By code by mail and authenticator/);
  await assertSound(second, "account on a phone");
  assert.doesNotMatch(await second.page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])), /[A-Za-z0-9_-]{43}/);
  await second.page.context().close();
});

test("a recovery code lets in where the authenticator is lost", async () => {
  const third = await openPage(browser, TABLET);
  await third.page.goto(`${strongroom.origin}/account`);
  await enterMailCode(third.page);
  await third.page.getByRole("button", { name: "The authenticator is lost" }).click();
  await third.page.getByLabel("Recovery code").fill((recoveryCodes[0] ?? "").toLowerCase());
  await third.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await third.page.getByRole("heading", { name: "Your account" }).waitFor();
  await third.page.getByText("9 of 10 left").waitFor();
  await assertSound(third, "account");
  await third.page.context().close();
});

test("the list of sessions ends all others, and signing out leads to the way in", async () => {
  const { page } = watched;
  await page.goto(`${strongroom.origin}/account`);
  await page.getByText("this browser").waitFor();
  assert.equal(await page.getByRole("listitem").filter({ hasText: "Chrome" }).count(), 3);
  await assertSound(watched, "account");
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByText("2 sessions were ended").waitFor();
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await assertSound(watched, "sign in");
});
