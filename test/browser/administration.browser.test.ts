// Administration at the machine by somebody who has a passkey and no authenticator: the real command beside the real server, a person with a browser
// and its device in between. What the command asks for is seen and confirmed by its person alone, with the code on both sides.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import type { Browser, CDPSession } from "playwright-core";

import { assertSound, launchBrowser, LOOKS, openPage, textOf, type WatchedPage } from "./browser.ts";
import { type MailServer, openMailServer } from "./mail-server.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const PHONE = { width: 390, height: 844 };
const ADDRESS = "Ada.Lovelace@example.org";
const REASON = "The mail server is down";
const PROGRAM = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

let browser: Browser;
let strongroom: ServedStrongroom;
let mails: MailServer;
let watched: WatchedPage;
let devices: CDPSession;
let device: string;

before(async () => {
  mails = await openMailServer();
  strongroom = await serveStrongroom(mails.settings);
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
  devices = await watched.page.context().newCDPSession(watched.page);
  await devices.send("WebAuthn.enable", { enableUI: false });
  ({ authenticatorId: device } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  }));
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await mails?.close();
});

interface Running {
  /** As the terminal shows it. */
  readonly userCode: string;
  readonly url: string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** The command, until it waits for its person; or to its end, when it is refused before. */
async function runAdmin(email: string, ...words: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, "admin", "--data", join(strongroom.dataDir, "data"), "--email", email, "--reason", REASON, "--minutes", "5", "--passkey", ...words], { env: process.env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  let over = false;
  void ended.then(() => (over = true));
  while (!err.includes("Waiting") && !over) await Promise.race([once(child.stderr, "data"), ended]);
  return { userCode: /^ {2}([A-Z]{4}-[A-Z]{4})$/m.exec(err)?.[1] ?? "", url: /^ {2}(http\S+)$/m.exec(err)?.[1] ?? "", ended };
}

/** The same answer with a signature that is none. */
function withoutSignature(body: string): string {
  const spoilt = body.replace(/("signature":")[^"]+/, "$1AAAA");
  assert.notEqual(spoilt, body);
  return spoilt;
}

async function typeCode(userCode: string): Promise<void> {
  const { page } = watched;
  await page.getByLabel("Code from the terminal").fill(userCode.toLowerCase());
  await page.getByRole("button", { name: "Go on" }).click();
}

test("somebody with a passkey and no authenticator administers the machine, confirmed in the browser", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("heading", { name: "How you come back" }).waitFor();
  await page.getByLabel("Your address").fill(ADDRESS);
  await page.getByRole("button", { name: "Send a code there" }).click();
  await page.getByLabel("Code from the mail").fill(await mails.nextCode(ADDRESS, 0));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText(ADDRESS).waitFor();
  const early = await (await runAdmin(ADDRESS, "teams")).ended;
  assert.equal(early.code, 1, "without a passkey nothing waits");
  assert.match(early.err, /No session of administration was opened/);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("never used").waitFor();

  const running = await runAdmin(ADDRESS, "teams");
  assert.equal(running.url, `${strongroom.origin}/administration`, "the link carries no code");
  await page.goto(running.url);
  await page.getByRole("heading", { name: "Administration at the machine" }).waitFor();
  await assertSound(watched, "administration, the code");
  await typeCode("BCDF-GHJK");
  await page.getByText("Nothing waits for you with this code").waitFor();
  await typeCode(running.userCode);
  await page.getByText(REASON).waitFor();
  assert.ok((await textOf(page)).includes(running.userCode), "the code stands on both sides");
  await assertSound(watched, "administration, to be confirmed");
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await assertSound(watched, "administration, to be confirmed, on a phone");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
  await devices.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: false });
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText("The passkey was not used").waitFor();
  await devices.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: true });
  // An answer that is not accepted uses its challenge up: the page gets another one.
  await page.route("**/api/v1/admin-confirmation/decide", (route) => route.continue({ postData: withoutSignature(route.request().postData() ?? "") }), { times: 1 });
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText("That passkey was not accepted").waitFor();
  await assertSound(watched, "administration, not accepted");
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByRole("heading", { name: "Confirmed" }).waitFor();
  await assertSound(watched, "administration, confirmed");
  const { code, out, err } = await running.ended;
  assert.equal(code, 0, err);
  assert.match(out, /^[0-9a-f-]{36} {2}1 member, 1 of them run it, since \d{4}-\d\d-\d\d\n$/, "nothing but the answer on its stream");
  await page.getByRole("button", { name: "Another code" }).click();
  await typeCode(running.userCode);
  await page.getByText("Nothing waits for you with this code").waitFor();
});

test("whoever did not run the command says no, and it gets nothing", async () => {
  const { page } = watched;
  const running = await runAdmin(ADDRESS, "teams");
  await page.goto(running.url);
  await typeCode(running.userCode);
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByRole("heading", { name: "It was refused" }).waitFor();
  const { code, out, err } = await running.ended;
  assert.equal(code, 1);
  assert.equal(out, "");
  assert.match(err, /The person said no/);
});
