// What `git status --porcelain=v2 -z --branch` says (git-status(1), "Porcelain Format Version 2").

export type FileState = "modified" | "added" | "deleted" | "renamed" | "untracked" | "conflict";

export interface GitStatus {
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  readonly files: readonly { readonly path: string; readonly state: FileState }[];
}

/** Paths are from the shared folder; what is outside of it, `prefix`, is left out, as is an entry that was cut off. */
export function parseStatus(output: string, prefix: string): GitStatus {
  const records = output.split("\0");
  records.pop();
  let branch: string | null = null;
  const files: { path: string; state: FileState }[] = [];
  for (let index = 0; index < records.length; index++) {
    const record = records[index] ?? "";
    if (record.startsWith("# branch.head ")) branch = record.slice("# branch.head ".length);
    const entry = parseEntry(record);
    // The next record is where a renamed file was before.
    if (record.startsWith("2 ")) index++;
    if (entry?.path.startsWith(prefix) === true && entry.path.length > prefix.length) files.push({ path: entry.path.slice(prefix.length).replace(/\/$/, ""), state: entry.state });
  }
  return { branch: branch === "(detached)" ? null : branch, files };
}

function parseEntry(record: string): { readonly path: string; readonly state: FileState } | null {
  if (record.startsWith("? ")) return { path: record.slice(2), state: "untracked" };
  const fields = /^(?:1 (?<changed>..)(?: \S+){6}|2 (?<renamed>..)(?: \S+){7}|u (?<unmerged>..)(?: \S+){8}) (?<path>.*)$/s.exec(record)?.groups;
  const path = fields?.["path"];
  if (fields === undefined || path === undefined) return null;
  if (fields["unmerged"] !== undefined) return { path, state: "conflict" };
  if (fields["renamed"] !== undefined) return { path, state: "renamed" };
  const changed = fields["changed"] ?? "";
  return { path, state: changed.includes("D") ? "deleted" : changed.startsWith("A") ? "added" : "modified" };
}
