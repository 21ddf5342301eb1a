// The routes of device logins: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { decideDeviceLogin, lookAtDeviceLogin, pollDeviceLogin, startDeviceLogin } from "#protocol/api/device-login.ts";

import type { DeviceLogins } from "./device-logins.ts";

/** Each leaves a row for ten minutes. */
const START = { requests: 10, perMs: MINUTE };
/** One every five seconds is asked for; several programs may wait behind one address. */
const POLL = { requests: 120, perMs: MINUTE };
/** A code has 34 bits and lives for ten minutes: at ten a minute nobody guesses one. */
const CODE = { requests: 10, perMs: MINUTE };

export function createDeviceLoginRoutes(logins: DeviceLogins): readonly Route[] {
  return [
    defineRoute({ endpoint: startDeviceLogin, access: "public", limit: START, audit: "none", success: 201, handler: ({ body, client }) => logins.start({ ...body, client }) }),
    defineRoute({ endpoint: pollDeviceLogin, access: "public", limit: POLL, audit: "identity.api-token-made", success: 200, handler: ({ body }) => logins.poll(body.deviceCode) }),
    defineRoute({ endpoint: lookAtDeviceLogin, access: "signed-in", limit: CODE, audit: "none", success: 200, handler: ({ caller, body, client }) => logins.look(caller, body.userCode, client) }),
    defineRoute({ endpoint: decideDeviceLogin, access: "signed-in", limit: CODE, audit: "identity.device-login-allowed", success: 204, handler: ({ caller, body }) => logins.decide(caller, body.userCode, body.decision) }),
  ];
}
