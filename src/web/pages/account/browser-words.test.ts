// Browsers in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { describeBrowser, describeMethods } from "./browser-words.ts";

test("browsers are named by what they are, not by what they descend from", () => {
  const cases = [
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36 Edg/143.0", "Edge on Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari on a Mac"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari on an iPhone"],
    ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36", "Chrome on Android"],
    ["curl/8.0", "curl"],
    ["something", "A browser that does not say which"],
  ] as const;
  for (const [agent, words] of cases) assert.equal(describeBrowser(agent), words);
  assert.equal(describeBrowser(null), "A browser that does not say which");
});

test("ways of signing in are said in the order in which they were shown", () => {
  assert.equal(describeMethods(["passcode", "totp"]), "By code by mail and authenticator");
  assert.equal(describeMethods([]), "By a means that is not known");
});
