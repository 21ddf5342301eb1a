// The rows of device logins, typed for kysely, and what the domain declares of them.

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { DeviceAccess } from "#protocol/api/device-login.ts";

export interface DeviceLoginTables {
  device_logins: {
    login_id: Uuid;
    device_hash: Uint8Array;
    user_code_hash: Uint8Array;
    access: DeviceAccess;
    key_id: Uuid;
    asker_sealed: Uint8Array;
    created_at: Date;
    expires_at: Date;
    interval_seconds: number;
    polled_at: Date | null;
    state: "waiting" | "allowed" | "refused";
    person_id: Uuid | null;
    session_id: Uuid | null;
    strength: SignInStrength | null;
  };
}

export const DEVICE_LOGIN_TABLE_DECLARATIONS = [
  { name: "device_logins", scope: { global: "looked up by a code before any tenant or person is known" } },
] as const satisfies readonly TableDeclaration[];
