// By whom a question is answered: by rules here, or by the installation's model where the team has said so.

import { Button, SegmentedControl } from "@mantine/core";

import { visibleText } from "#base/visible-text.ts";
import type { ModelState } from "#protocol/api/archivist-ledger.ts";
import { useAllowModel } from "#web/data/archivist.ts";
import { useMay } from "#web/data/session.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface ModelChoiceProps {
  readonly teamId: string;
  /** Null until it is known. */
  readonly model: ModelState | null;
  readonly by: "rules" | "model";
  readonly onChoose: (by: "rules" | "model") => void;
}

const BY_RULES = "Answered here, by rules over the numbers of the reports. Nothing leaves this installation.";

export function ModelChoice({ teamId, model, by, onChoose }: ModelChoiceProps) {
  const allow = useAllowModel(teamId);
  const mayAllow = useMay(teamId, "vaults.allow-model");
  const mayAsk = useMay(teamId, "vaults.ask-model");
  const name = visibleText(model?.name ?? "");
  if (model === null || !model.configured) return <p className="small soft">{BY_RULES}</p>;
  return (
    <div className="model-choice">
      {model.allowed && mayAsk ? <SegmentedControl size="xs" aria-label="Answered by" data={[{ value: "rules", label: "By rules" }, { value: "model", label: `By ${name}` }]} value={by} onChange={(value) => onChoose(value === "model" ? "model" : "rules")} /> : null}
      <p className="small soft">{by === "model" ? `Your question and the numbers that tools give for it are sent to ${name}; no code, no names, no secrets. Each number in its answer is checked, and every byte is kept to be read.` : BY_RULES}</p>
      {mayAllow ? <Button variant="default" size="xs" loading={allow.isPending} onClick={() => allow.mutate(!model.allowed, { onSuccess: ({ allowed }) => { if (!allowed) onChoose("rules"); } })}>{model.allowed ? `Let nobody in this team ask ${name}` : `Let this team ask ${name} too`}</Button> : null}
      {allow.isError ? <ErrorPanel error={allow.error} title="That was not changed" /> : null}
    </div>
  );
}
