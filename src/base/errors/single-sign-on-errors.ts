// What can go wrong with single sign-on. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const SINGLE_SIGN_ON_ERRORS = {
  "single-sign-on.factor-missing": {
    title: "The provider did not say that a second factor was used, and this team asks for one.",
    remedy: "Sign in at the provider with a second factor, or ask your administrator which ones count.",
    status: 403,
    retry: false,
  },
  "single-sign-on.logout-refused": {
    title: "This is no logout token of this connection's provider, or it was taken before.",
    remedy: "Register the address for back-channel logout exactly as the connection shows it, and see that the provider's clock is right.",
    status: 400,
    retry: false,
  },
  "single-sign-on.not-admitted": {
    title: "The provider knows you, but nobody in this team does.",
    remedy: "Ask an administrator of the team for an invitation to the address that the provider has of you; the provider must have verified it.",
    status: 403,
    retry: false,
  },
  "single-sign-on.provider-denied": {
    title: "The provider ended the sign-in.",
    remedy: "Begin again, and agree at the provider; or ask your administrator whether you may use Strongroom.",
    status: 403,
    retry: false,
  },
  "single-sign-on.provider-failed": {
    title: "The provider could not be asked, or what it said is not OpenID Connect as it should be.",
    remedy: "Try again in a minute. If it stays so, an administrator of the team can check the connection.",
    status: 502,
    retry: true,
  },
  "single-sign-on.refused": {
    title: "The sign-in at the provider does not belong to this browser, or its answer did not verify.",
    remedy: "Begin again at the team's address for single sign-on, and stay in one browser.",
    status: 403,
    retry: false,
  },
  "single-sign-on.too-many": {
    title: "There are as many connections as one team may have.",
    remedy: "Remove one that is no longer used.",
    status: 409,
    retry: false,
  },
  "single-sign-on.unknown": {
    title: "There is no such connection for single sign-on.",
    remedy: "Check the address; your administrator has it on the team's page for single sign-on.",
    status: 404,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
