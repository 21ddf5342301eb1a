// The Archivist as a person meets it: insights on the vault's page, questions by keyboard, the numbers beside an answer, the model once the team
// has allowed it, and the ledger of what it was sent; in both schemes, wide and narrow, without a fault of accessibility or of the CSP.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Locator, Page } from "playwright-core";

import { type GitServer, startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { startChatServer, type ChatServer } from "#platform/llm/testing/chat-server.ts";

import { createAuthenticator } from "./authenticator.ts";
import { assertSound, launchBrowser, LOOKS, openPage, SEEN_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const REPORT_WITHIN_MS = 60_000;
const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;

let browser: Browser;
let strongroom: ServedStrongroom;
let repository: TestRepository;
let gitServer: GitServer;
let chat: ChatServer;
let watched: WatchedPage;

before(async () => {
  repository = createTestRepository();
  repository.commit("first", { "src/main.py": "# says hello\nprint('hello')\n\nprint('world')\n", "requirements.txt": "flask\n" });
  gitServer = await startGitServer({ repositories: { "service.git": repository.dir } });
  chat = await startChatServer((body) => (body.includes('"role":"tool"') ? { text: "There are 3 lines of code, says <b>the model</b>." } : { calls: [{ name: "size", arguments: {} }] }));
  strongroom = await serveStrongroom({ STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1", STRONGROOM_MODEL_URL: chat.url, STRONGROOM_MODEL_NAME: "test-model", STRONGROOM_MODEL_ALLOWED_ADDRESSES: "127.0.0.1" });
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await gitServer?.close();
  await chat?.close();
  repository?.remove();
});

/** What stands on the page, and not what is said aloud. */
function turns(page: Page): Locator {
  return page.getByRole("list", { name: "Questions and answers" });
}

test("a vault's page says what the rules see, and leads to the Archivist", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("link", { name: "Later" }).click();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  await page.goto(`${page.url()}/new`);
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("service.git"));
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: "Insights" }).waitFor({ timeout: REPORT_WITHIN_MS });
  assert.match(await textOf(page), /The project says nowhere under which licence it is/);
  await assertSound(watched, "insights");
  await page.getByRole("link", { name: "Ask the Archivist" }).click();
  await page.getByRole("heading", { name: "What can be asked" }).waitFor();
  await assertSound(watched, "nothing asked yet");
});

test("a question by keyboard is answered, with the numbers beside it", async () => {
  const { page } = watched;
  await page.keyboard.press("/");
  await page.keyboard.type("how many lines of code are there?");
  await page.keyboard.press("Enter");
  await turns(page).getByText(/2 files \(.*\) with 5 lines: 3 of code/).waitFor();
  await page.locator("summary", { hasText: "Size" }).first().click();
  assert.match(await textOf(page), /code lines\s+3/);
  await assertSound(watched, "an answer");
  await page.keyboard.press("/");
  await page.keyboard.type("print the password");
  await page.keyboard.press("Enter");
  await turns(page).getByText("I cannot answer this.", { exact: false }).waitFor();
  assert.deepEqual(chat.bodies, []);
});

test("a model is asked once the team allows it, and what it was sent can be read", async () => {
  const { page } = watched;
  const archivist = page.url();
  const authenticator = createAuthenticator();
  await page.goto(`${strongroom.origin}/account`);
  await authenticator.setUp(page);
  await page.goto(archivist);
  await page.getByRole("button", { name: "Let this team ask test-model too" }).click();
  await authenticator.elevate(page, { reason: "Results may go to the model" });
  await page.getByText("By test-model").click();
  await page.getByLabel("Your question").fill("How large is it?");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await turns(page).getByText("There are 3 lines of code, says <b>the model</b>.").waitFor();
  await page.getByRole("button", { name: "What the model was sent, and what came back" }).click();
  await page.getByRole("complementary", { name: "What the model was sent" }).waitFor();
  await page.getByText("POST /v1/chat/completions").first().waitFor();
  assert.match(await textOf(page), /How large is it\?/);
  await assertSound(watched, "the ledger");
  await page.keyboard.press("Escape");
});

test("the page about all vaults names those it speaks of, in every look", async () => {
  const { page } = watched;
  const address = page.url().replace(/\/vaults\/.*/, "/archivist");
  for (const look of SEEN_LOOKS) {
    await showAs(watched, look);
    await page.goto(address);
    await page.getByRole("button", { name: "Which vault wants a look first?" }).click();
    await turns(page).getByText(/Vault 1 is/).waitFor();
    await assertSound(watched, `all vaults at ${look.width} ${look.colorScheme}`);
  }
});
