// Every assumption of the model of cost with its range and where its default comes from: growth, multipliers, and how much of a line counts, by the type of
// a language and for single ones.

import { Button, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";

import { MAX_LANGUAGE_WEIGHTS } from "#protocol/api/cost.ts";
import { ASSUMPTIONS, DEFAULT_COST_PARAMETERS, LANGUAGE_TYPES, MULTIPLIERS, type CostParameters, type CostRange, type LanguageType } from "#protocol/cost/parameters.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";

export const LEVELS = ["low", "likely", "high"] as const;
const DIGITS = 4;

const TYPE_LABELS: Readonly<Record<LanguageType, string>> = { programming: "Lines of programs that count", markup: ASSUMPTIONS.weights.label, data: "Lines of data that count", prose: "Lines of prose that count" };
const WEIGHT_BOUNDS = [0, 10] as const;

export interface AssumptionProps {
  readonly draft: CostParameters;
  readonly set: (part: Partial<CostParameters>) => void;
}

export function AssumptionTable({ draft, set }: AssumptionProps) {
  const { coefficient, exponent, typeWeights, languageWeights, multipliers } = draft;
  const usual = DEFAULT_COST_PARAMETERS;
  return (
    <>
      <div className="table-scroll" role="region" aria-label="Assumptions" tabIndex={0}>
        <table className="table as-list assumptions">
          <caption className="visually-hidden">Each assumption with its range, and where the default comes from</caption>
          <thead><tr><th scope="col">Assumption</th>{LEVELS.map((level) => <th key={level} scope="col">{level}</th>)}</tr></thead>
          <tbody>
            <tr>
              <NameCell {...ASSUMPTIONS.coefficient} usual={coefficient === usual.coefficient ? null : String(usual.coefficient)} />
              <td colSpan={LEVELS.length} data-label="likely"><NumberInput size="xs" aria-label={ASSUMPTIONS.coefficient.label} min={0.01} max={100} step={0.01} decimalScale={DIGITS} value={coefficient} onChange={(value) => { if (value !== "") set({ coefficient: Number(value) }); }} /></td>
            </tr>
            <RangeRow {...ASSUMPTIONS.exponent} range={exponent} usual={usual.exponent} bounds={[1, 1.5]} onChange={(range) => set({ exponent: range })} />
            {MULTIPLIERS.map((id) => <RangeRow key={id} {...ASSUMPTIONS[id]} range={multipliers[id]} usual={usual.multipliers[id]} bounds={[0.05, 20]} onChange={(range) => set({ multipliers: { ...multipliers, [id]: range } })} />)}
            {LANGUAGE_TYPES.map((type) => <RangeRow key={type} label={TYPE_LABELS[type]} source={ASSUMPTIONS.weights.source} range={typeWeights[type]} usual={usual.typeWeights[type]} bounds={WEIGHT_BOUNDS} onChange={(range) => set({ typeWeights: { ...typeWeights, [type]: range } })} />)}
            {Object.entries(languageWeights).map(([language, range]) => <RangeRow key={language} label={`Lines of ${language} that count`} source="given by your team: goes before the type of the language" range={range} usual={null} bounds={WEIGHT_BOUNDS} onChange={(changed) => set({ languageWeights: { ...languageWeights, [language]: changed } })} onRemove={() => set({ languageWeights: Object.fromEntries(Object.entries(languageWeights).filter(([name]) => name !== language)) })} />)}
          </tbody>
        </table>
      </div>
      <LanguageAdder taken={languageWeights} onAdd={(language) => set({ languageWeights: { ...languageWeights, [language]: usual.typeWeights.programming } })} />
    </>
  );
}

function LanguageAdder({ taken, onAdd }: { readonly taken: CostParameters["languageWeights"]; readonly onAdd: (language: string) => void }) {
  const [name, setName] = useState("");
  const language = name.trim();
  const problem = language === "" || (isLanguageName(language) && !Object.hasOwn(taken, language)) ? null : Object.hasOwn(taken, language) ? "It has a weight of its own already" : "Not a language of the list: as it stands in reports, as TypeScript";
  const add = (): void => {
    onAdd(language);
    setName("");
  };
  return (
    <div className="buttons cost-language">
      <TextInput label="A language with a weight of its own" value={name} error={problem} autoComplete="off" spellCheck={false} onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); if (language !== "" && problem === null) add(); } }} />
      <Button variant="default" disabled={language === "" || problem !== null || Object.keys(taken).length >= MAX_LANGUAGE_WEIGHTS} onClick={add}>Add the language</Button>
    </div>
  );
}

interface RangeRowProps {
  readonly label: string;
  readonly source: string;
  readonly range: CostRange;
  /** Null where there is no default. */
  readonly usual: CostRange | null;
  readonly bounds: readonly [number, number];
  readonly onChange: (range: CostRange) => void;
  readonly onRemove?: () => void;
}

function RangeRow({ label, source, range, usual, bounds: [min, max], onChange, onRemove }: RangeRowProps) {
  const isOwn = usual !== null && LEVELS.some((level) => range[level] !== usual[level]);
  return (
    <tr>
      <NameCell label={label} source={source} usual={isOwn ? LEVELS.map((level) => round(usual[level])).join(" / ") : null} onRemove={onRemove} />
      {LEVELS.map((level) => <td key={level} data-label={level}><NumberInput size="xs" aria-label={`${label}, ${level}`} min={min} max={max} step={0.01} decimalScale={DIGITS} value={round(range[level])} onChange={(value) => { if (value !== "" && Number(value) !== round(range[level])) onChange({ ...range, [level]: Number(value) }); }} /></td>)}
    </tr>
  );
}

/** `usual`: the default, where it is another. */
function NameCell({ label, source, usual, onRemove }: { readonly label: string; readonly source: string; readonly usual: string | null; readonly onRemove?: (() => void) | undefined }) {
  return (
    <td className="name">
      {label}{usual === null ? null : <span className="small accent"> · your own</span>}
      <span className="small soft under">{source}{usual === null ? "" : `; default ${usual}`}</span>
      {onRemove === undefined ? null : <Button variant="subtle" size="compact-sm" aria-label={`${label}: no weight of its own`} onClick={onRemove}>No weight of its own</Button>}
    </td>
  );
}

function round(value: number): number {
  return Number(value.toFixed(DIGITS));
}
