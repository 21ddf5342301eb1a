// SR-04: an update costs what changed, not the repository. Two vaults, one ten times the other in files and history, get the same
// change; what has to be unsealed and fetched for it must be about the same. Facets are made from a summary of the whole, a row a file, which is
// read whole: it must stay small beside the files.

import { KIB } from "#base/units.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { composeCommits } from "./probe-content.ts";
import { withPlantedVault, type ProbeDeps } from "./probe.ts";

const SMALL = 30;
const LARGE = 300;
/** Files of a folder stay the same in number, so the change touches as much: one folder for each ten files. */
const FILES_PER_FOLDER = 10;
/** Sealed chunks are 64 KiB: below two of them a difference says nothing. */
const UNSEAL_NOISE_BYTES = 128 * KIB;
/** Packs are compressed, one a little better than the other. */
const FETCH_NOISE_BYTES = 8 * KIB;
const MOST_TIMES = 2;
/** A row of the head and one of the history, with a name and what was found. */
const SUMMARY_BYTES_PER_FILE = 4 * KIB;

export function updateCost(deps: ProbeDeps): Claim {
  return {
    id: "SR-04",
    statement: "An update costs what changed, not the repository: what is unsealed for it does not grow with the mirror, and of what was found before only a summary, a row a file, is read whole.",
    kind: "checked",
    owner: "vaults",
    proof: { schedule: "weekly", check: { run: (context) => checkCost(deps, context) } },
  };
}

async function checkCost(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const small = await measureUpdate(deps, context, SMALL);
  const large = await measureUpdate(deps, context, LARGE);
  const evidence = { smallCommits: SMALL, largeCommits: LARGE, smallUnsealedBytes: small.unsealed, largeUnsealedBytes: large.unsealed, smallFetchedBytes: small.fetched, largeFetchedBytes: large.fetched, largeSummaryBytes: large.summary };
  if (large.fetched > MOST_TIMES * small.fetched + FETCH_NOISE_BYTES) return claimFails("The larger vault fetched more for the same change.", evidence);
  if (large.unsealed > MOST_TIMES * small.unsealed + UNSEAL_NOISE_BYTES) return claimFails("The larger vault unsealed more for the same change.", evidence);
  if (large.summary === 0 || large.summary > SUMMARY_BYTES_PER_FILE * (LARGE + 1)) return claimFails("The summary is not there, or is no summary.", evidence);
  if (large.commits !== LARGE + 1 || small.commits !== SMALL + 1) return claimFails("An update did not bring the new commit.", evidence);
  return claimPasses(`For the same change ${small.unsealed} bytes were unsealed in a vault of ${SMALL} commits, ${large.unsealed} in one of ${LARGE}.`, evidence);
}

async function measureUpdate(deps: ProbeDeps, context: CheckContext, commits: number): Promise<{ unsealed: number; summary: number; fetched: number; commits: number }> {
  const given = {
    scratchDir: context.scratchDir, signal: context.signal,
    name: "Self-check", branch: "main", tag: "v1", path: "probe", credential: { username: "probe", token: "probe" },
    commits: composeCommits({ commits, linesPerFile: 40, folders: commits / FILES_PER_FOLDER }),
  };
  return withPlantedVault(deps, given, async (vault) => {
    await vault.grow(composeCommits({ commits: 1, linesPerFile: 45, folders: 1 }));
    await vault.update();
    const { history } = await vault.report();
    return { unsealed: await vault.runBytes("unseal"), summary: await vault.runBytes("compose"), fetched: await vault.runBytes("fetch"), commits: history.commits };
  });
}
