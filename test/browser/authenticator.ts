// An authenticator in the hands of a test: set up in the account as a person does it, then read for codes.

import type { Page } from "playwright-core";

import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { decodeBase32 } from "#domains/identity/testing.ts";

export interface Authenticator {
  /** On a page that offers it. */
  setUp(page: Page): Promise<void>;
  /** Of a step that was not used before: the server takes each once, and those of one step ahead. */
  code(): Promise<string>;
  /** In the dialog that asks for an elevation. */
  elevate(page: Page, given: { readonly reason: string; readonly minutes?: 5 | 15 | 30 | 60 }): Promise<void>;
}

const LOOK_EVERY_MS = 500;

export function createAuthenticator(): Authenticator {
  let secret = new Uint8Array();
  let usedStep = 0;
  const code = async (): Promise<string> => {
    const next = Math.max(totpStep(Date.now()), usedStep + 1);
    while (totpStep(Date.now()) < next - 1) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    usedStep = next;
    return totpCode(secret, next);
  };
  return {
    code,
    async setUp(page) {
      await page.getByRole("button", { name: "Set up an authenticator" }).click();
      secret = decodeBase32(((await page.locator(".secret-key").textContent()) ?? "").replaceAll(" ", ""));
      await page.getByLabel("The code that it shows").fill(await code());
      await page.getByRole("button", { name: "Confirm" }).click();
      await page.getByRole("button", { name: "I have kept them" }).click();
    },
    async elevate(page, { reason, minutes }) {
      const dialog = page.getByRole("dialog", { name: "This is administration" });
      await dialog.getByLabel("Reason").fill(reason);
      if (minutes !== undefined) await dialog.getByText(`${minutes} min`, { exact: true }).click();
      await dialog.getByLabel("Code of your authenticator").fill(await code());
      await dialog.getByRole("button", { name: "Elevate", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    },
  };
}
