// Signing this machine in (RFC 8628): shows a code, waits for the person to type it into the browser, gets the token.

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { visibleText } from "#base/visible-text.ts";
import { callRemoteServer } from "#platform/http/remote-client.ts";
import { pollDeviceLogin, startDeviceLogin, type DeviceAccess, type StartedDeviceLogin } from "#protocol/api/device-login.ts";

import type { Credentials } from "./credentials-file.ts";

export interface DeviceLoginGiven {
  readonly server: string;
  /** What the machine calls itself; the person sees it. */
  readonly name: string;
  readonly access: DeviceAccess;
  /** Shows the code. */
  show(started: StartedDeviceLogin): void;
  wait(ms: number): Promise<void>;
}

/** RFC 8628, section 3.5. */
const SLOW_DOWN_SECONDS = 5;

/** @throws AppError `device-login.expired`, `device-login.refused`, `login.server-unreachable`, and what the server answers besides. */
export async function signInMachine({ server, name, access, show, wait }: DeviceLoginGiven): Promise<Credentials> {
  const started = await callRemoteServer({ server, token: null, endpoint: startDeviceLogin, body: { name, access } });
  show(started);
  let seconds = started.intervalSeconds;
  for (;;) {
    await wait(seconds * SECOND);
    try {
      const { token, expiresAt } = await callRemoteServer({ server, token: null, endpoint: pollDeviceLogin, body: { deviceCode: started.deviceCode } });
      return { server, token, expiresAt };
    } catch (error) {
      if (isAppError(error, "device-login.slow-down")) seconds += SLOW_DOWN_SECONDS;
      // A line that is down for a moment is no answer (RFC 8628, section 3.5): the code's end comes in any case.
      else if (!isAppError(error, "device-login.pending") && !isAppError(error, "login.server-unreachable")) throw error;
      else if (isAppError(error, "login.server-unreachable")) seconds += SLOW_DOWN_SECONDS;
    }
  }
}

/** For the person at this machine. */
export function showDeviceCode({ userCode, verificationUri, expiresInSeconds }: StartedDeviceLogin): void {
  process.stdout.write(
    `To let this machine in, open\n  ${visibleText(verificationUri)}\nsign in there, and type the code\n  ${visibleText(userCode)}\nIt is good for ${Math.round(expiresInSeconds / 60)} minutes. Type a code only if you asked for it yourself. Waiting …\n`,
  );
}
