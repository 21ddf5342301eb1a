// The state of a vault by shape, word and colour together.

import type { VaultState } from "#protocol/api/vaults.ts";

import { Icon, type IconName } from "./Icon.tsx";

const STATES: Readonly<Record<VaultState, { readonly word: string; readonly icon: IconName; readonly tone: string }>> = {
  ready: { word: "Up to date", icon: "check", tone: "good" },
  working: { word: "Working", icon: "working", tone: "busy" },
  failed: { word: "Failed", icon: "warning", tone: "bad" },
  "awaiting-upload": { word: "Waiting for an upload", icon: "upload", tone: "calm" },
  deleting: { word: "Being deleted", icon: "waiting", tone: "bad" },
};

export function StateBadge({ state }: { readonly state: VaultState }) {
  const { word, icon, tone } = STATES[state];
  return <span className="badge" data-tone={tone}><Icon name={icon} size={16} />{word}</span>;
}
