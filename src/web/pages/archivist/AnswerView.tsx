// One answer: its sentences, the numbers that they rest on, and what else can be asked.

import { Link } from "@tanstack/react-router";

import { formatDay } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { ArchivistAnswer } from "#protocol/api/archivist.ts";
import { addresses } from "#web/addresses.ts";

import { listNumbers } from "./numbers.ts";

export interface AnswerProps {
  readonly answer: ArchivistAnswer;
  readonly teamId: string;
  /** Null where nothing is suggested any more. */
  readonly onAsk: ((question: string) => void) | null;
  readonly onLedger: (turnId: string) => void;
}

export function AnswerView({ answer, teamId, onAsk, onLedger }: AnswerProps) {
  const { turnId } = answer;
  return (
    <div className="answer" data-kind={answer.kind}>
      {answer.note === null ? null : <p className="small soft">{visibleText(answer.note)}</p>}
      {answer.text.split("\n").map((line, index) => <p key={index}>{visibleText(line)}</p>)}
      {answer.vaults.length === 0 ? null : <p className="small">{answer.vaults.map(({ number, vaultId, name }) => <span key={vaultId} className="answer-vault">Vault {number} is <Link to={addresses.vault(teamId, vaultId)}>{visibleText(name)}</Link></span>)}</p>}
      {answer.sources.map((source, index) => <SourceView key={index} source={source} />)}
      {turnId === null ? null : <p className="small"><button type="button" className="explained" onClick={() => onLedger(turnId)}>What the model was sent, and what came back</button></p>}
      {onAsk === null || answer.suggestions.length === 0 ? null : (
        <ul className="questions" aria-label={answer.kind === "answered" ? "Ask next" : "What can be asked"}>
          {answer.suggestions.map((question) => <li key={question}><button type="button" className="question" onClick={() => onAsk(question)}>{question}</button></li>)}
        </ul>
      )}
    </div>
  );
}

function SourceView({ source }: { readonly source: ArchivistAnswer["sources"][number] }) {
  const { title, answer } = source;
  return (
    <details className="numbers source">
      <summary>{title}{answer.day === null ? "" : `, ${formatDay(answer.day)}`}: the numbers</summary>
      <div className="table-scroll" role="region" aria-label={`${title}: the numbers`} tabIndex={0}>
        <table className="table">
          <thead><tr><th scope="col">What</th><th scope="col" className="n">Value</th></tr></thead>
          <tbody>{listNumbers(answer.found).map(({ name, value }) => <tr key={name}><td>{name}</td><td className="n">{value}</td></tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}
