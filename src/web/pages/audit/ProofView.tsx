// The proof of one record, checked in this browser and drawn: from the record's hash, past what stands beside it at each level of the
// tree, up to the root that is signed.

import { useQuery } from "@tanstack/react-query";

import type { AuditProof } from "#protocol/api/audit.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { checkProof, type Check, type CheckedProof, type CheckState, type PathStep } from "./check-proof.ts";

const STATES: Readonly<Record<CheckState, { readonly word: string; readonly icon: "check" | "warning" | "waiting"; readonly tone?: "good" | "bad" }>> = {
  holds: { word: "Holds", icon: "check", tone: "good" },
  broken: { word: "Does not hold", icon: "warning", tone: "bad" },
  "not here": { word: "Not here", icon: "waiting" },
};
/** Characters of a hash that are enough to compare by eye. */
const SHOWN = 10;

export function ProofView({ proof }: { readonly proof: AuditProof }) {
  const checked = useQuery({ queryKey: ["audit-proof", proof], queryFn: () => checkProof(proof), staleTime: Number.POSITIVE_INFINITY });
  return (
    <section className="proof" aria-label="Proof">
      <h3>Proof</h3>
      {checked.data === null ? <p className="small soft">{proof.commitment === null ? "This record was made before the log was kept, and has no proof." : "The record gets its place in the log within a second; then its proof stands here."}</p> : null}
      {checked.isError ? <p className="badge" data-tone="bad"><Icon name="warning" size={16} />What the server sent is no proof.</p> : null}
      {checked.data == null ? null : <Checked checked={checked.data} />}
    </section>
  );
}

function Checked({ checked }: { readonly checked: CheckedProof }) {
  const broken = checked.checks.some(({ state }) => state === "broken");
  return (
    <>
      <p className="badge audit-verdict" data-tone={broken ? "bad" : "good"}><Icon name={broken ? "warning" : "check"} size={18} />{broken ? "This record does not prove itself" : "Checked in this browser: the record is what was signed"}</p>
      <ol className="checks-list">{checked.checks.map((check) => <CheckLine key={check.name} check={check} />)}</ol>
      <details className="proof-path">
        <summary>The path to the root, {checked.path.length === 1 ? "one hash" : `${checked.path.length} hashes`}</summary>
        <PathDrawing checked={checked} />
      </details>
    </>
  );
}

function CheckLine({ check }: { readonly check: Check }) {
  const { word, icon, tone } = STATES[check.state];
  return (
    <li>
      <span className="badge" data-tone={tone}><Icon name={icon} size={16} /><span className="visually-hidden">{word}: </span></span>
      <span>{check.says}{check.value === null ? null : <><br /><code className="soft" title={check.value}>{shorten(check.value)}</code></>}</span>
    </li>
  );
}

const ROW = 46;
const WIDTH = 300;
const NODE_WIDTH = 128;
const MIDDLE = { left: WIDTH / 4, right: (3 * WIDTH) / 4 } as const;

/** From the root at the top to the record at the foot; what was given stands beside what is computed. */
function PathDrawing({ checked: { leaf, path } }: { readonly checked: CheckedProof }) {
  const rungs = path.map((step, level) => ({ step, own: level === 0 ? leaf : (path[level - 1]?.result ?? leaf) })).reverse();
  const height = (rungs.length + 1) * ROW;
  const root = path.at(-1)?.result ?? leaf;
  return (
    <svg className="path-drawing" viewBox={`0 0 ${WIDTH} ${height}`} width="100%" role="img" aria-label={`The record's hash joins ${path.length} others on the way to the root ${shorten(root)}`}>
      <Node x={WIDTH / 2} y={4} hash={root} kind="root" />
      {rungs.map(({ step, own }, at) => <Rung key={step.result} step={step} own={own} y={4 + (at + 1) * ROW} parentX={at === 0 ? WIDTH / 2 : MIDDLE[rungs[at - 1]?.step.ours ?? "left"]} last={at === rungs.length - 1} />)}
    </svg>
  );
}

function Rung({ step, own, y, parentX, last }: { readonly step: PathStep; readonly own: string; readonly y: number; readonly parentX: number; readonly last: boolean }) {
  const other = step.ours === "left" ? "right" : "left";
  const top = y - ROW + 26;
  return (
    <>
      <path className="path-line" d={`M${MIDDLE[other]} ${y} L${parentX} ${top}`} />
      <path className="path-line own" d={`M${MIDDLE[step.ours]} ${y} L${parentX} ${top}`} />
      <Node x={MIDDLE[other]} y={y} hash={step.sibling} kind="given" />
      <Node x={MIDDLE[step.ours]} y={y} hash={own} kind={last ? "record" : "computed"} />
    </>
  );
}

function Node({ x, y, hash, kind }: { readonly x: number; readonly y: number; readonly hash: string; readonly kind: "root" | "given" | "computed" | "record" }) {
  return (
    <g className="path-node" data-kind={kind}>
      <title>{hash}</title>
      <rect x={x - NODE_WIDTH / 2} y={y} width={NODE_WIDTH} height={26} rx={4} />
      <text x={x} y={y + 17} textAnchor="middle">{shorten(hash)}</text>
    </g>
  );
}

function shorten(text: string): string {
  return text.length <= 2 * SHOWN ? text : `${text.slice(0, SHOWN)}…${text.slice(-4)}`;
}
