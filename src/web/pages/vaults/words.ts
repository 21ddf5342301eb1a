// The words for what a vault is and does, the same on every page.

import { formatBytes, formatCount, formatRoughShare } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Contact } from "#protocol/api/reports.ts";
import type { Run, RunReason, RunStage } from "#protocol/api/runs.ts";
import type { Source } from "#protocol/api/sources.ts";
import type { Replication } from "#protocol/api/vaults.ts";

export const STAGES: readonly { readonly stage: RunStage; readonly name: string; readonly does: string }[] = [
  { stage: "contact", name: "Ask", does: "Asking the source what it has" },
  { stage: "fetch", name: "Fetch", does: "Fetching what is new" },
  { stage: "mirror", name: "Seal", does: "Sealing the mirror" },
  { stage: "unseal", name: "Open", does: "Opening what the analysis needs" },
  { stage: "list", name: "List", does: "Listing the files" },
  { stage: "files", name: "Read files", does: "Reading the files in the sandbox" },
  { stage: "history", name: "Read history", does: "Reading the history in the sandbox" },
  { stage: "compose", name: "Compose", does: "Putting the report together" },
  { stage: "store", name: "Store", does: "Storing the results" },
];

export const REASONS: Readonly<Record<RunReason, string>> = { created: "The vault was made", manual: "Somebody asked for it", weekly: "Weekly update", monthly: "Monthly update" };

export const ASKED: Readonly<Record<Contact["asked"], string>> = { "git-refs": "Its branches and tags", "git-refs-and-pack": "Its branches and tags, then what was new", archive: "The archive" };

export const REPLICATIONS: readonly { readonly value: Replication; readonly label: string; readonly meaning: string }[] = [
  { value: "manual", label: "When I ask", meaning: "The source is contacted only when somebody presses «Update now»." },
  { value: "weekly", label: "Weekly", meaning: "The source is contacted once a week, at a time of its own." },
  { value: "monthly", label: "Monthly", meaning: "The source is contacted once a month, at a time of its own." },
];

export function describeSource({ kind, url, ref }: Source): string {
  if (kind === "sample") return "Strongroom's own source";
  if (kind === "upload") return "Uploaded archive";
  const place = url === null ? (kind === "git" ? "Git repository" : "Archive") : visibleText(url.replace(/^https:\/\//, ""));
  return ref === null ? place : `${place} · ${visibleText(ref.replace(/^refs\/(heads|tags)\//, ""))}`;
}

/** `Reading the files in the sandbox: 1,200 of 3,588 files`. */
export function describeProgress(run: Run): string {
  if (run.state === "queued") return run.attempt > 0 ? "Waiting to be tried again" : "Waiting for a worker";
  const does = STAGES.find(({ stage }) => stage === run.stage)?.does ?? "Working";
  const amount = describeAmount(run.progress);
  return amount === "" ? does : `${does}: ${amount}`;
}

export function describeAmount(progress: Run["progress"]): string {
  if (progress === null || (progress.done === 0 && progress.total === null)) return "";
  const write = progress.unit === "bytes" ? formatBytes : formatCount;
  const unit = progress.unit === "bytes" ? "" : ` ${progress.unit}`;
  if (progress.total === null) return `${write(progress.done)}${unit}`;
  const share = progress.total === 0 ? "" : `, ${formatRoughShare(Math.min(1, progress.done / progress.total))}`;
  return `${write(progress.done)} of ${write(progress.total)}${unit}${share}`;
}
