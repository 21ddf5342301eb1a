// The authority in this process: the keyring and the token broker behind one door. Each call shows a token, which is really
// verified, and is looked up in one table; nothing is answered because of who happens to call.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import { INSTALLATION_ID, type Authority, type JobGrant, type KeyRotation, type RotatedKeys, type ServiceToken, type TokenSource } from "#platform/keyring/authority.ts";
import { createCredentialKeys, type CredentialKeys } from "#platform/keyring/credential-keys.ts";
import { createLogKey } from "#platform/keyring/log-key.ts";
import { createSqlLogKeyStore } from "#platform/keyring/log-key-store.ts";
import { createKeyring, type Keyring } from "#platform/keyring/keyring.ts";
import type { RotatableMasterKey } from "#platform/keyring/master-key.ts";
import { rotateMasterKey } from "#platform/keyring/rotate-master.ts";
import { createSqlKeyStore } from "#platform/keyring/sql-key-store.ts";
import { createTokenMint, type TokenMint } from "#platform/tokens/mint-token.ts";
import { createSigningKeys, type SigningKeys } from "#platform/tokens/signing-keys.ts";
import { createTokenIds } from "#platform/tokens/token-ids.ts";
import { createTokenVerifier, type TokenVerifier } from "#platform/tokens/verify-token.ts";
import type { TokenRole } from "#protocol/tokens/claims.ts";
import { createLogSigner, type LogSigner } from "./log-signer.ts";
import { createReportSigner, type ReportSigner } from "./report-signer.ts";
import { authorise, dataKeyOperation, type AuthorityOperation, type OperationTarget } from "./authority-access.ts";

export interface AuthorityGiven {
  readonly db: Db;
  readonly masterKey: RotatableMasterKey;
  readonly clock: Clock;
  /** Bound into every key, token and sealed value. */
  readonly environment: string;
}

export interface LocalAuthority extends Authority {
  /** For the roles of this process; another process gets its tokens over mutual TLS. */
  tokenSource(role: TokenRole): TokenSource;
  /** For this process, not for roles: a new key that tokens are signed with. */
  rotateSigningKey(): Promise<void>;
}

/** @throws AppError `keyring.master-missing`, `keyring.not-opened` when the database was made with another master key. */
export async function createAuthority({ db, masterKey, clock, environment }: AuthorityGiven): Promise<LocalAuthority> {
  const hierarchy = { environment, masterKey, store: createSqlKeyStore(db), clock };
  const keyring = createKeyring(hierarchy);
  const credentialKeys = createCredentialKeys(hierarchy);
  const logKey = createLogKey({ environment, masterKey, store: createSqlLogKeyStore(db), clock });
  const logSigner = createLogSigner({ db, environment, logKey });
  const reportKey = createLogKey({ environment, masterKey, store: createSqlLogKeyStore(db, "reports"), clock, purpose: "reports" });
  const reportSigner = createReportSigner({ key: reportKey, clock });
  const signingKeys = createSigningKeys({ clock });
  const mint = createTokenMint({ environment, keys: signingKeys, clock });
  const verifier = createTokenVerifier({ environment, audience: "authority", keys: signingKeys, ids: createTokenIds({ clock }), clock });
  await keyring.createInstallationKeys();
  return {
    ...createOperations({ db, keyring, credentialKeys, logSigner, reportSigner, signingKeys, mint, verifier, rotateMaster: () => rotateMasterKey({ masterKey, keyring, credentialKeys, logKey, reportKey }) }),
    tokenSource: (role) => async () => (await mint.mint({ subject: role, audience: "authority" })).token,
    rotateSigningKey: () => signingKeys.rotate(),
  };
}

interface Parts {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly credentialKeys: CredentialKeys;
  readonly logSigner: LogSigner;
  readonly reportSigner: ReportSigner;
  readonly signingKeys: SigningKeys;
  readonly mint: TokenMint;
  readonly verifier: TokenVerifier;
  rotateMaster(): ReturnType<typeof rotateMasterKey>;
}

function createOperations({ db, keyring, credentialKeys, logSigner, reportSigner, signingKeys, mint, verifier, rotateMaster }: Parts): Authority {
  const admit = (token: ServiceToken, operation: AuthorityOperation, target: OperationTarget): void => authorise(operation, verifier.verify(token, { kind: "either", once: operation === "exchange" }), target);

  return {
    async createTenantKeys(token, tenantId) {
      admit(token, "create-tenant-keys", { tenantId });
      await keyring.createTenantKeys(tenantId);
    },
    async createVaultKeys(token, { tenantId, vaultId }) {
      admit(token, "create-vault-keys", { tenantId, vaultId });
      await keyring.createVaultKeys({ tenantId, vaultId });
    },
    async dataKey(token, scope, keyId) {
      admit(token, dataKeyOperation(scope), scope);
      return keyring.dataKey(scope, keyId);
    },
    async destroyKeys(token, { tenantId, vaultId }) {
      admit(token, vaultId === undefined ? "destroy-keys of a tenant" : "destroy-keys of a vault", { tenantId, ...(vaultId !== undefined && { vaultId }) });
      if (tenantId === INSTALLATION_ID) throw new AppError("authority.refused", "The keys of the installation are not destroyed.");
      await keyring.destroyKeys({ tenantId, ...(vaultId !== undefined && { vaultId }) });
    },
    credentialKey: () => credentialKeys.sealer(),
    async openCredential(token, vaultId, sealed) {
      const verified = verifier.verify(token, { kind: "either", once: false });
      authorise("open-credential", verified, { vaultId });
      if (verified.grant === null) throw new AppError("authority.refused");
      return credentialKeys.open(verified.grant, sealed);
    },
    logKey: () => logSigner.key(),
    async signCheckpoint(token, head) {
      admit(token, "sign-checkpoint", {});
      return logSigner.signCheckpoint(head);
    },
    async signStreamHead(token, { stream, size }) {
      admit(token, "sign-stream-head", { tenantId: stream });
      return logSigner.signStreamHead({ stream, size });
    },
    reportKey: () => reportSigner.key(),
    async signReport(token, given) {
      admit(token, "sign-report", {});
      return reportSigner.sign(given);
    },
    async rotateKeys(token, rotation) {
      admit(token, "rotate-keys", rotation.key === "tenant" ? { tenantId: rotation.tenantId } : {});
      return rotate({ keyring, credentialKeys, rotateMaster }, rotation);
    },
    async personToken(token, given) {
      admit(token, "person-token", {});
      return mint.mintPerson(given);
    },
    async tokenKeys() {
      // There is a key from the first token on.
      await signingKeys.current();
      return signingKeys.list();
    },
    async exchange(token, vaultId) {
      admit(token, "exchange", { vaultId });
      return grant({ db, mint }, vaultId);
    },
  };
}

/** @throws AppError `vault.unknown`. */
async function grant({ db, mint }: Pick<Parts, "db" | "mint">, vaultId: Uuid): Promise<JobGrant> {
  const tenantId = await findTenant(db, vaultId);
  const { token, expiresAt } = await mint.mint({ subject: "worker", audience: "authority", grant: { tenantId, vaultId } });
  return { token, tenantId, vaultId, expiresAt };
}

async function rotate({ keyring, credentialKeys, rotateMaster }: Pick<Parts, "keyring" | "credentialKeys" | "rotateMaster">, rotation: KeyRotation): Promise<RotatedKeys> {
  if (rotation.key === "tenant") return { keyId: null, keys: await keyring.rotateAll(rotation.tenantId) };
  if (rotation.key === "credential") return { keyId: await credentialKeys.rotate(), keys: 1 };
  const { masterKeyId, rewrapped } = await rotateMaster();
  return { keyId: masterKeyId, keys: rewrapped };
}

interface DirectoryTables {
  vault_directory: { vault_id: Uuid; tenant_id: Uuid };
}

/** @throws AppError `vault.unknown`. */
async function findTenant(db: Db, vaultId: Uuid): Promise<Uuid> {
  const row = await db.global("strongroom_authority", (tx) =>
    tx.as<DirectoryTables>().selectFrom("vault_directory").select("tenant_id").where("vault_id", "=", vaultId).executeTakeFirst(),
  );
  if (row === undefined) throw new AppError("vault.unknown");
  return row.tenant_id;
}
