// API tokens and the page that lets a program in, in a real browser: made and shown once, ended; a code typed, looked at, decided.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { callRemoteServer } from "#platform/http/remote-client.ts";
import { getOwnToken } from "#protocol/api/api-tokens.ts";
import { pollDeviceLogin, startDeviceLogin } from "#protocol/api/device-login.ts";

import { assertSound, launchBrowser, LOOKS, openPage, SEEN_LOOKS, showAs, type WatchedPage } from "./browser.ts";
import { serveStrongroom, type ServedStrongroom } from "./server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;

let strongroom: ServedStrongroom;
let browser: Browser;
let watched: WatchedPage;

before(async () => {
  strongroom = await serveStrongroom();
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
  await watched.page.goto(strongroom.link);
  await watched.page.getByRole("button", { name: "Open the strongroom" }).click();
  await watched.page.waitForURL(/\/teams\/|\/account/);
});
after(async () => {
  await browser?.close();
  await strongroom?.stop();
});

/** In every look, one after the other. */
async function lookAt(path: string, place: string, prepare: (opened: WatchedPage) => Promise<void> = async () => undefined): Promise<void> {
  for (const look of SEEN_LOOKS) {
    await showAs(watched, look);
    await watched.page.goto(strongroom.origin + path);
    await watched.page.getByRole("heading", { level: 1 }).waitFor();
    await prepare(watched);
    await assertSound(watched, `${place} ${look.colorScheme}`);
  }
  await showAs(watched, DESK);
}

test("without tokens the account says so", () => lookAt("/account", "tokens-none", ({ page }) => page.getByText("Nothing acts in your name but you").waitFor()));

test("a token is made with the keyboard, shown once, kept nowhere in the browser, and works", async () => {
  const { page } = watched;
  await page.goto(`${strongroom.origin}/account`);
  await page.getByRole("button", { name: "Make a token" }).press("Enter");
  await page.getByRole("textbox", { name: "Name" }).fill("Nightly <b>report</b>\u202e");
  await page.getByRole("textbox", { name: "Name" }).fill("Nightly <b>report</b>");
  await page.getByRole("button", { name: "Make the token" }).press("Enter");
  const token = (await page.locator(".token-text code").innerText()).trim();
  assert.match(token, /^strongroom_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
  assert.equal((await callRemoteServer({ server: strongroom.origin, token, endpoint: getOwnToken })).token.name, "Nightly <b>report</b>");
  await assertSound(watched, "token-shown");
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByText("Nightly <b>report</b>").waitFor();
  const kept = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, document.body.innerText]));
  assert.ok(!kept.includes(token) && !kept.includes("eyJ"), "neither this token nor that of the page is kept");
  await page.reload();
  await page.getByText("Nightly <b>report</b>").waitFor();
  assert.ok(!(await page.content()).includes(token.slice(11)));
});

test("a dialogue that makes a token fits every screen", () =>
  lookAt("/account", "token-new", async ({ page }) => {
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
  }));

test("many tokens make a list that is read at a glance", async () => {
  const { page } = watched;
  await page.goto(`${strongroom.origin}/account`);
  for (const [name, choice] of [["Backup of the registers", "Everything"], ["Dashboard", "Only look"], ["A name that is so long that it has to be broken on a small screen, because somebody put a whole sentence into it", "Only look"]] as const) {
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("button", { name: choice }).click();
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("button", { name: "I have kept it" }).click();
  }
  await lookAt("/account", "tokens-many", (opened) => opened.page.getByText("Dashboard").waitFor());
});

test("a token that is ended is gone, from the list and from the API", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "End the token Dashboard" }).click();
  await page.getByText("Dashboard").waitFor({ state: "detached" });
});

test("a wrong code says so and gives nothing away", async () => {
  await lookAt("/device", "device-code", async ({ page }) => {
    await page.getByLabel("Code from the terminal").fill("bcdf ghjk");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("No program waits with this code").waitFor();
  });
});

test("a program is let in by its code, and what asks is shown as it is", async () => {
  const { page } = watched;
  const started = await callRemoteServer({ server: strongroom.origin, token: null, endpoint: startDeviceLogin, body: { name: "build <script>alert(1)</script>", access: "read" } });
  await lookAt("/device", "device-decision", async (opened) => {
    await opened.page.getByLabel("Code from the terminal").fill(started.userCode.toLowerCase());
    await opened.page.getByRole("button", { name: "Go on" }).click();
    await opened.page.getByText("build <script>alert(1)</script>").waitFor();
  });
  await page.goto(`${strongroom.origin}/device?user_code=${started.userCode}#${started.userCode}`);
  assert.equal(await page.getByLabel("Code from the terminal").inputValue(), "", "no link fills the code in");
  await page.getByLabel("Code from the terminal").fill(started.userCode);
  await page.getByLabel("Code from the terminal").press("Enter");
  await page.getByText("the network that you are in", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Let it in" }).click();
  await page.getByRole("heading", { name: "It is in" }).waitFor();
  await assertSound(watched, "device-allowed");
  const { token } = await callRemoteServer({ server: strongroom.origin, token: null, endpoint: pollDeviceLogin, body: { deviceCode: started.deviceCode } });
  assert.equal((await callRemoteServer({ server: strongroom.origin, token, endpoint: getOwnToken })).token.kind, "device");
});

test("a program that is refused gets nothing", async () => {
  const { page } = watched;
  const started = await callRemoteServer({ server: strongroom.origin, token: null, endpoint: startDeviceLogin, body: { name: "stranger", access: "all" } });
  await page.getByRole("button", { name: "Another code" }).click();
  await page.getByLabel("Code from the terminal").fill(started.userCode);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByRole("heading", { name: "It was refused" }).waitFor();
  await assert.rejects(callRemoteServer({ server: strongroom.origin, token: null, endpoint: pollDeviceLogin, body: { deviceCode: started.deviceCode } }), { code: "device-login.refused" });
});
