// The verdicts of a policy of licences: a table of categories by use, and a list of single licences, to which more are added by their identifiers.

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";

import { listedLicence } from "#base/licence-expression.ts";
import { LICENCE_CATEGORIES, type LicenceCategory } from "#protocol/licences/categories.ts";
import { DEFAULT_LICENCE_POLICY, isNamed, LICENCE_VERDICTS, MAX_POLICY_LICENCES, type LicencePolicy, type LicenceVerdict } from "#protocol/licences/policy.ts";
import { LICENCE_USES } from "#protocol/report/facets/licences.ts";

const VERDICT_LABELS: Readonly<Record<LicenceVerdict, string>> = { allow: "Allow", review: "Review", deny: "Deny" };
const USE_LABELS: Readonly<Record<(typeof LICENCE_USES)[number], string>> = { runtime: "In the product", development: "Only to build it", file: "A file here" };
const CATEGORY_LABELS: Readonly<Record<LicenceCategory, readonly [label: string, says: string]>> = {
  permissive: ["Permissive", "asks for the notice to be kept, as MIT and Apache-2.0"],
  "weak-copyleft": ["Weak copyleft", "changes to the part itself are passed on under its licence, as MPL-2.0 and LGPL"],
  "strong-copyleft": ["Strong copyleft", "what contains it is passed on under its licence, as GPL"],
  "network-copyleft": ["Network copyleft", "also when it is only served, as AGPL and SSPL"],
  proprietary: ["Proprietary", "bought, or limited to some uses, as BUSL-1.1"],
  unknown: ["Unknown", "nothing is stated, or nothing that is known"],
};

interface FieldsProps {
  readonly policy: LicencePolicy;
  readonly onChange: (policy: LicencePolicy) => void;
}

export function CategoryTable({ policy, onChange }: FieldsProps) {
  const { categories } = policy;
  return (
    <div className="table-scroll" role="region" aria-label="Verdicts by category" tabIndex={0}>
      <table className="table as-list assumptions">
        <caption className="visually-hidden">What is allowed, to be reviewed or denied, by category and use</caption>
        <thead><tr><th scope="col">Category</th>{LICENCE_USES.map((use) => <th key={use} scope="col">{USE_LABELS[use]}</th>)}</tr></thead>
        <tbody>
          {LICENCE_CATEGORIES.map((category) => {
            const [label, says] = CATEGORY_LABELS[category];
            const usual = DEFAULT_LICENCE_POLICY.categories[category];
            const isOwn = LICENCE_USES.some((use) => categories[category][use] !== usual[use]);
            return (
              <tr key={category}>
                <td className="name">
                  {label}{isOwn ? <span className="small accent"> · your own</span> : null}
                  <span className="small soft under">{says}{isOwn ? `; published ${LICENCE_USES.map((use) => usual[use]).join(" / ")}` : ""}</span>
                </td>
                {LICENCE_USES.map((use) => (
                  <td key={use} data-label={USE_LABELS[use]}>
                    <VerdictSelect label={`${label}, ${USE_LABELS[use].toLowerCase()}`} value={categories[category][use]} onChange={(verdict) => onChange({ ...policy, categories: { ...categories, [category]: { ...categories[category], [use]: verdict } } })} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function NamedLicences({ policy, onChange, mayChange }: FieldsProps & { readonly mayChange: boolean }) {
  const { licences } = policy;
  const set = (changed: LicencePolicy["licences"]): void => onChange({ ...policy, licences: changed });
  return (
    <>
      <p className="measure">Decided by name, whatever their category and use.</p>
      {licences.length === 0 ? null : (
        <ul className="named-licences">
          {licences.map(({ id, verdict }) => (
            <li key={id}>
              <span>{id}</span>
              <VerdictSelect label={`Verdict on ${id}`} value={verdict} onChange={(changed) => set(licences.map((each) => (each.id === id ? { id, verdict: changed } : each)))} />
              <Button variant="subtle" size="compact-sm" aria-label={`${id}: no verdict of its own`} onClick={() => set(licences.filter((each) => each.id !== id))}>Remove</Button>
            </li>
          ))}
        </ul>
      )}
      {mayChange ? <LicenceAdder taken={licences.map(({ id }) => id)} onAdd={(id) => set([...licences, { id, verdict: "review" }])} /> : null}
    </>
  );
}

function LicenceAdder({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (id: string) => void }) {
  const [text, setText] = useState("");
  const id = listedLicence(text.trim()) ?? text.trim();
  const problem = id === "" ? null : taken.includes(id) ? "It is in the list already" : isNamed(id) ? null : "Not an identifier of SPDX's list: as it stands in reports, as MPL-2.0";
  const cannot = id === "" || problem !== null || taken.length >= MAX_POLICY_LICENCES;
  const add = (): void => {
    onAdd(id);
    setText("");
  };
  return (
    <div className="buttons cost-language">
      <TextInput label="A licence with a verdict of its own" value={text} error={problem} autoComplete="off" spellCheck={false} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); if (!cannot) add(); } }} />
      <Button variant="default" disabled={cannot} onClick={add}>Add the licence</Button>
    </div>
  );
}

function VerdictSelect({ label, value, onChange }: { readonly label: string; readonly value: LicenceVerdict; readonly onChange: (verdict: LicenceVerdict) => void }) {
  return <NativeSelect size="xs" aria-label={label} data-verdict={value} data={LICENCE_VERDICTS.map((verdict) => ({ value: verdict, label: VERDICT_LABELS[verdict] }))} value={value} onChange={(event) => onChange(LICENCE_VERDICTS.find((each) => each === event.currentTarget.value) ?? value)} />;
}
