// What the identity domain contributes: who is there, and how they show it.

import type { Domain } from "#platform/domain/domain.ts";

import { API_TOKEN_TABLE_DECLARATIONS } from "./api-tokens/tables.ts";
import { API_TOKEN_AUDIT_EVENTS } from "./api-tokens/declarations.ts";
import { DEVICE_LOGIN_AUDIT_EVENTS } from "./device-login/declarations.ts";
import { DEVICE_LOGIN_TABLE_DECLARATIONS } from "./device-login/tables.ts";
import { PASSKEY_AUDIT_EVENTS } from "./passkeys/declarations.ts";
import { PASSKEY_TABLE_DECLARATIONS } from "./passkeys/tables.ts";
import { SINGLE_SIGN_ON_AUDIT_EVENTS, SINGLE_SIGN_ON_PERMISSIONS } from "./single-sign-on/declarations.ts";
import { SINGLE_SIGN_ON_TABLE_DECLARATIONS } from "./single-sign-on/tables.ts";
import { IDENTITY_TABLE_DECLARATIONS } from "./tables.ts";

export const identityDomain: Domain = {
  name: "identity",
  migrations: new URL("./migrations/", import.meta.url),
  tables: [...IDENTITY_TABLE_DECLARATIONS, ...API_TOKEN_TABLE_DECLARATIONS, ...DEVICE_LOGIN_TABLE_DECLARATIONS, ...PASSKEY_TABLE_DECLARATIONS, ...SINGLE_SIGN_ON_TABLE_DECLARATIONS],
  // Recorded in the teams of the person, or in the installation's own stream. Sessions begin and end in teams: the access domain declares that.
  auditEvents: [
    { name: "identity.email-changed", title: "Somebody confirmed a new address for their account", details: {} },
    { name: "identity.totp-added", title: "Somebody set up an authenticator", details: {} },
    { name: "identity.totp-removed", title: "Somebody took the authenticator off their account", details: {} },
    { name: "identity.recovery-codes-made", title: "Somebody had new recovery codes made", details: {} },
    { name: "identity.recovery-code-used", title: "Somebody signed in with a recovery code", details: {} },
    { name: "identity.password-set", title: "Somebody set a password", details: {} },
    { name: "identity.password-removed", title: "Somebody took the password off their account", details: {} },
    ...API_TOKEN_AUDIT_EVENTS,
    ...DEVICE_LOGIN_AUDIT_EVENTS,
    ...PASSKEY_AUDIT_EVENTS,
    ...SINGLE_SIGN_ON_AUDIT_EVENTS,
  ],
  permissions: [...SINGLE_SIGN_ON_PERMISSIONS],
  queues: [],
};
