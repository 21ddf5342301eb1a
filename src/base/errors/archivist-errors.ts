// What can go wrong when something is asked of the Archivist. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ARCHIVIST_ERRORS = {
  "archivist.budget-spent": {
    title: "The team has used what its models may cost for today.",
    remedy: "Ask without a model, or again tomorrow (UTC); the operator sets the budget (modelTokensPerDay).",
    status: 429,
    retry: true,
  },
  "archivist.conversation-unknown": {
    title: "There is no such conversation here to go on with.",
    remedy: "Ask without --conversation: each answer says the id of a conversation that can be gone on with.",
    status: 404,
    retry: false,
  },
  "archivist.model-failed": {
    title: "The model did not answer as it should.",
    remedy: "Ask again, or without a model; the team's ledger shows what was sent and received.",
    status: 502,
    retry: true,
  },
  "archivist.model-not-allowed": {
    title: "This team does not ask a model.",
    remedy: "Ask without one; an owner or administrator can allow models for the team.",
    status: 409,
    retry: false,
  },
  "archivist.model-not-configured": {
    title: "This installation has no model.",
    remedy: "Ask without one; the operator sets modelUrl and modelName.",
    status: 409,
    retry: false,
  },
  "archivist.tool-input": {
    title: "The tool does not take such an input.",
    remedy: "Give it what its input schema describes, and nothing else.",
    status: 400,
    retry: false,
  },
  "archivist.tool-unknown": {
    title: "There is no such tool.",
    remedy: "List the tools, and call one of them.",
    status: 404,
    retry: false,
  },
  "archivist.turn-unknown": {
    title: "There is no such entry in the ledger.",
    remedy: "Look at the list of the ledger's entries.",
    status: 404,
    retry: false,
  },
  "archivist.vault-not-named": {
    title: "It is not clear which vault is meant.",
    remedy: "Give the number of one vault of this team.",
    status: 400,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
