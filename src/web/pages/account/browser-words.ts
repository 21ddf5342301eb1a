// What a browser says of itself, in words: enough to know one's own again. Nothing is decided by it.

import type { SignInMethod } from "#protocol/api/sign-in.ts";

/** The first that fits: browsers name those that they descend from. */
const BROWSERS = [[/\bEdg\//, "Edge"], [/\bOPR\//, "Opera"], [/\bFirefox\//, "Firefox"], [/\bChromium\//, "Chromium"], [/\bHeadlessChrome\//, "Chrome"], [/\bChrome\//, "Chrome"], [/\bSafari\//, "Safari"], [/^curl\//, "curl"]] as const;
const SYSTEMS = [[/\biPhone\b/, "an iPhone"], [/\biPad\b/, "an iPad"], [/\bAndroid\b/, "Android"], [/\bWindows\b/, "Windows"], [/\bMac OS X\b/, "a Mac"], [/\bCrOS\b/, "ChromeOS"], [/\bLinux\b/, "Linux"]] as const;

/** `Firefox on Linux`. */
export function describeBrowser(userAgent: string | null): string {
  const browser = BROWSERS.find(([form]) => form.test(userAgent ?? ""))?.[1];
  const system = SYSTEMS.find(([form]) => form.test(userAgent ?? ""))?.[1];
  if (browser === undefined) return system === undefined ? "A browser that does not say which" : `A browser on ${system}`;
  return system === undefined ? browser : `${browser} on ${system}`;
}

const METHODS: Readonly<Record<SignInMethod, string>> = {
  passcode: "code by mail",
  passkey: "passkey",
  totp: "authenticator",
  "recovery-code": "recovery code",
  password: "password",
  "single-sign-on": "single sign-on",
  "welcome-link": "one-time link",
};

/** `By code by mail and authenticator`. */
export function describeMethods(methods: readonly SignInMethod[]): string {
  return methods.length === 0 ? "By a means that is not known" : `By ${methods.map((method) => METHODS[method]).join(" and ")}`;
}
