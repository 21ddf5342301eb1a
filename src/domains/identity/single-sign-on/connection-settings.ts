// What a connection says, sealed in its cell: it names a company. The secret has a cell of its own, opened only to be used.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import { z } from "zod";

import type { ConnectionRow } from "./store.ts";

const settingsSchema = z.strictObject({
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  domains: z.array(z.string()),
  acr: z.array(z.string()),
  amr: z.array(z.string()),
});

export type ConnectionSettings = z.output<typeof settingsSchema>;

export function sealSettings(key: DataKey, connectionId: Uuid, settings: ConnectionSettings): Uint8Array {
  return sealText(key, cell(connectionId, "settings_sealed"), JSON.stringify(settingsSchema.parse(settings)));
}

export function openSettings(key: DataKey, { connectionId, settings }: Pick<ConnectionRow, "connectionId" | "settings">): ConnectionSettings {
  return settingsSchema.parse(JSON.parse(openText(key, cell(connectionId, "settings_sealed"), settings)));
}

export function sealSecret(key: DataKey, connectionId: Uuid, secret: string | null): Uint8Array | null {
  return secret === null ? null : sealText(key, cell(connectionId, "secret_sealed"), secret);
}

export function openSecret(key: DataKey, { connectionId, secret }: Pick<ConnectionRow, "connectionId" | "secret">): string | null {
  return secret === null ? null : openText(key, cell(connectionId, "secret_sealed"), secret);
}

function cell(connectionId: Uuid, column: string): SealContext {
  return { table: "single_sign_on_connections", column, row: connectionId };
}
