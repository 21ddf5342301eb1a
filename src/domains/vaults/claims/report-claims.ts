// SR-02, SR-11: what a report is when it leaves the house. A vault with matters is planted, its report taken out in every format: signed, so that anybody
// can check it offline, and with what was decided about its findings in every file, for as long as that is decided.

import { isAppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { readVerifierKey, type VerifierKey } from "#platform/attestation/keys.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { parseEnvelope, composeEnvelope } from "#protocol/attestation/envelope.ts";
import { verifyFile } from "#protocol/attestation/verify.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { EXPORT_FORMATS, type ExportFormat } from "#protocol/report/exports/formats.ts";

import { MATTER_FILES } from "./planted-matters.ts";
import { composeCommits, createCanary } from "./probe-content.ts";
import { withPlantedVault, type PlantedVault, type ProbeDeps, type ProbeServices } from "./probe.ts";

export function reportClaims(deps: ProbeDeps): readonly Claim[] {
  return [
    {
      id: "SR-02",
      statement: "Reports are signed in every format, and whoever has one verifies it offline with the installation's public key: one byte changed, and it is refused.",
      kind: "checked",
      owner: "vaults",
      proof: { schedule: "daily", check: { run: (context) => check(deps, context, (vault) => judgeSignature(deps, vault)) } },
    },
    {
      id: "SR-11",
      statement: "A finding is suppressed with a reason and until a day; every export says so as long as it holds, to programs as VEX, and counts the finding again afterwards.",
      kind: "built",
      owner: "vaults",
      proof: { schedule: "daily", check: { run: (context) => check(deps, context, judgeSuppressions) } },
    },
  ];
}

async function check(deps: ProbeDeps, context: CheckContext, judge: (vault: PlantedVault) => Promise<CheckOutcome>): Promise<CheckOutcome> {
  return await withPlantedVault(deps, composeMatterProbe(context), judge);
}

/** One commit with matters of each kind. */
export function composeMatterProbe(context: CheckContext) {
  const [first] = composeCommits({ commits: 1, linesPerFile: 1, folders: 1 });
  return {
    scratchDir: context.scratchDir, signal: context.signal,
    name: "Self-check", branch: "main", tag: "v1", path: "probe", credential: { username: "probe", token: "probe" },
    commits: first === undefined ? [] : [{ ...first, files: MATTER_FILES }],
  };
}

async function judgeSignature({ worker }: ProbeDeps, vault: PlantedVault): Promise<CheckOutcome> {
  const services = vault.services();
  const snapshotId = await newestOf(services);
  const files = await takeAll(services, snapshotId);
  const envelope = (await bytesOf(await services.vaults.exports.signature(services.owner, services.place, { snapshotId, asOf: undefined }))).toString("utf8");
  const key = readVerifierKey((await worker.authority.reportKey()).publicKey);
  if (key === null) return claimFails("The installation gives no public key by which a report could be verified.", {});
  const accepted = files.filter(({ content }) => isAccepted({ content, envelope, key })).length;
  const changed = files.filter(({ content }) => isAccepted({ content: withOneByteChanged(content), envelope, key })).length;
  const { payload, ...rest } = parseEnvelope(envelope);
  const forged = files.filter(({ content }) => isAccepted({ content, envelope: composeEnvelope({ ...rest, payload: withOneByteChanged(Buffer.from(payload)) }), key })).length;
  const evidence = { formats: files.length, accepted, "accepted with a byte changed": changed, "accepted by a changed statement": forged };
  if (accepted < files.length) return claimFails(`Of ${files.length} files of a report ${accepted} are verified by its signature.`, evidence);
  if (changed + forged > 0) return claimFails(`${changed} changed files and ${forged} by a changed statement were verified all the same.`, evidence);
  return claimPasses(`A report in ${files.length} formats was verified by its signature and the public key alone; with one byte changed, in the file or in what was signed, none was.`, evidence);
}

function isAccepted({ content, envelope, key }: { readonly content: Uint8Array; readonly envelope: string; readonly key: VerifierKey }): boolean {
  try {
    verifyFile({ envelope, fileSha256: sha256Hex(content), keyId: key.keyId, verifySignature: key.verify });
    return true;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

function withOneByteChanged(content: Uint8Array): Buffer {
  const changed = Buffer.from(content);
  const middle = Math.floor(changed.length / 2);
  changed.writeUInt8((changed.readUInt8(middle) + 1) % 256, middle);
  return changed;
}

/** Files of text say the reason word for word; on paper the text is compressed, so there the file must differ. */
const SAYS_REASON: readonly ExportFormat[] = ["json", "html", "sarif", "cyclonedx"];
const DAYS = 30;

async function judgeSuppressions(vault: PlantedVault): Promise<CheckOutcome> {
  const services = vault.services();
  const { vaults, owner, place } = services;
  const snapshotId = await newestOf(services);
  const before = await takeAll(services, snapshotId);
  const reason = createCanary("reason");
  const finding = listFindings(await vaults.reports.named(owner, place, snapshotId)).find(({ facet }) => facet === "vulnerabilities");
  if (finding === undefined) return claimFails("The planted vulnerability was not found, so nothing can be suppressed.", {});
  await vaults.suppressions.create(owner, place.teamId, {
    vaultId: place.vaultId, reach: "vault", covers: { kind: "finding", snapshotId, fingerprint: sha256Hex(finding.identity) },
    state: "not_affected", justification: "code_not_reachable", response: null, reason, days: DAYS,
  });
  const during = await takeAll(services, snapshotId);
  const after = await takeAll(vault.services((DAYS + 1) * DAY), snapshotId);
  const says = (files: readonly TakenFile[], format: ExportFormat): boolean => textOf(files, format).includes(reason);
  const silent = SAYS_REASON.filter((format) => !says(during, format));
  const isVex = textOf(during, "cyclonedx").includes('"not_affected"') && textOf(during, "sarif").includes('"suppressions"');
  const paperDiffers = !contentOf(before, "pdf").equals(contentOf(during, "pdf"));
  const lasting = textOf(after, "cyclonedx").includes('"not_affected"') || textOf(after, "sarif").includes('"status":"accepted"') || countedIn(after) !== 0;
  const evidence = { formats: during.length, "files with the reason": SAYS_REASON.length - silent.length, "in force": countedIn(during), "in force afterwards": countedIn(after), "stated as VEX": isVex };
  if (silent.length > 0 || !isVex || !paperDiffers || countedIn(during) !== 1) return claimFails("A suppression is not in every file that is taken out.", evidence);
  if (lasting) return claimFails("A suppression holds beyond its day.", evidence);
  return claimPasses(`A suppressed vulnerability stands with its reason in ${SAYS_REASON.length} formats, as VEX for programs, and on paper; a day after its end it counts again in all.`, evidence);
}

interface TakenFile {
  readonly format: ExportFormat;
  readonly content: Buffer;
}

async function takeAll({ vaults, owner, place }: ProbeServices, snapshotId: Uuid): Promise<readonly TakenFile[]> {
  const files: TakenFile[] = [];
  for (const format of EXPORT_FORMATS) files.push({ format, content: await bytesOf(await vaults.exports.file(owner, place, { snapshotId, format, asOf: undefined })) });
  return files;
}

async function newestOf({ vaults, owner, place }: ProbeServices): Promise<Uuid> {
  const newest = (await vaults.reports.trend(owner, place, {})).items.at(-1);
  if (newest === undefined) throw new Error("Defect: the planted vault has no report.");
  return newest.id as Uuid;
}

async function bytesOf({ body }: Download): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

function contentOf(files: readonly TakenFile[], format: ExportFormat): Buffer {
  return files.find((file) => file.format === format)?.content ?? Buffer.alloc(0);
}

function textOf(files: readonly TakenFile[], format: ExportFormat): string {
  return contentOf(files, format).toString("utf8").replaceAll(/"\s*:\s*"/g, '":"');
}

function countedIn(files: readonly TakenFile[]): number {
  const report = JSON.parse(textOf(files, "json")) as { readonly suppressions?: { readonly inForce: number } };
  return report.suppressions?.inForce ?? 0;
}
