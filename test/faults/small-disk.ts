// A small file system of its own that a test may fill, where the system lets us.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { MIB } from "#base/units.ts";

const DISK_BYTES = 16 * MIB;
const ROOM_BYTES = MIB;

export interface SmallDisk {
  readonly dir: string;
  /** Leaves room for a MiB. */
  fill(): Promise<void>;
  free(): Promise<void>;
}

/** Told as skipped where it cannot be done, so that nobody takes it for done. */
export const NEEDS_MOUNT: { readonly skip?: string } = mayMount() ? {} : { skip: "needs Linux, root, and leave to mount a file system" };

export async function mountSmallDisk(t: TestContext): Promise<SmallDisk> {
  const dir = await mkdtemp(join(tmpdir(), "strongroom-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "tmpfs", dir]);
  t.after(async () => {
    execFileSync("umount", ["-l", dir]);
    await rm(dir, { recursive: true });
  });
  await chmod(dir, 0o711);
  const filler = join(dir, "filler");
  return {
    dir,
    async fill() {
      await writeFile(filler, randomBytes(DISK_BYTES - ROOM_BYTES)).catch((error: unknown) => assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC"));
    },
    free: () => rm(filler),
  };
}

function mayMount(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== "linux") return false;
  try {
    // In a mount namespace of its own, so that the question leaves nothing behind.
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
    return true;
  } catch (error) {
    assert.ok(error instanceof Error);
    return false;
  }
}
