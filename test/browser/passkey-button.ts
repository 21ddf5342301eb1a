// The button that asks for a passkey, pressed by somebody whose device is there only then: a touch that came before would answer the
// offer in the address's field, and one that comes after the question would not be noticed by the authenticator in the browser.

import type { Page } from "playwright-core";

import { startPasskeySignIn } from "#protocol/api/passkeys.ts";

/** Where a page asks for the challenge of a sign-in. */
export const CHALLENGES: string = `**${startPasskeySignIn.path}`;

/** `touch`: from now on the device answers whoever asks. */
export async function pressPasskeyButton(page: Page, touch: () => Promise<unknown>): Promise<void> {
  const touched = Promise.withResolvers<void>();
  await page.route(CHALLENGES, async (route) => {
    await touched.promise;
    await route.continue();
  }, { times: 1 });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await touch();
  touched.resolve();
}
