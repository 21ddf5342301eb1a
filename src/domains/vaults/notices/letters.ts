// What the mails say: numbers, words of ours and a link. Not even the vault's name, which is sealed here and would be open on the way.

import { ERRORS, type ErrorCode } from "#base/error-catalogue.ts";
import { plural } from "#base/format.ts";
import type { Mail } from "#platform/mail/mails.ts";
import type { NoticeEvent, NoticeEventName } from "#protocol/notices/events.ts";

/** Of the mail to one person. */
export interface Envelope {
  readonly to: string;
  /** Of the page. */
  readonly link: string;
  readonly stopLink: string;
  /** For mail programs, where they can reach it. */
  readonly stopUrl: string | null;
}

type Phrase<Name extends NoticeEventName> = (data: Extract<NoticeEvent, { type: Name }>["data"]) => string;

/** The most urgent first: it is the subject. */
const PHRASES: { readonly [Name in NoticeEventName]: Phrase<Name> } = {
  "gate.failed": ({ from, failed }) => `The gate of the ${from} is not passed: ${plural(failed, "check")} failed`,
  "findings.new": ({ counted, secrets, risks, vulnerabilities }) => {
    const [critical, high] = [secrets.critical + risks.critical + vulnerabilities.critical, secrets.high + risks.high + vulnerabilities.high];
    return `${counted === "rise" ? "More" : "New"} critical or high findings: ${[critical > 0 ? `${critical} critical` : "", high > 0 ? `${high} high` : ""].filter((part) => part !== "").join(", ")}`;
  },
  "score.dropped": ({ before, after }) => `The score dropped by ${before - after}, from ${before} to ${after} of 1000`,
  "source.refused": () => "The source refuses the credential",
  "analysis.failed": ({ error }) => `An analysis failed: ${ERRORS[error as ErrorCode].title.replace(/\.$/, "")} (${error})`,
  "report.ready": ({ score }) => `A new report is ready${score === null ? "" : `: score ${score} of 1000`}`,
  "analysis.done": ({ snapshotId }) => (snapshotId === null ? "An analysis ended: nothing new in the source" : "An analysis ended"),
};
const ORDER = Object.keys(PHRASES) as readonly NoticeEventName[];

export function composeNotice(events: readonly NoticeEvent[], envelope: Envelope): Mail {
  const sorted = events.toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type));
  const lines = sorted.map((event) => (PHRASES[event.type] as (data: unknown) => string)(event.data));
  return composeMail(envelope, { subject: lines[0] ?? "", lines: ["In a vault of your team:", "", ...lines.map((line) => `- ${line}.`)] });
}

export function composeWebhookEnd(state: "failing" | "gone", envelope: Envelope): Mail {
  const why = state === "gone" ? "Its receiver answered that it is gone for good (410)." : "Nothing that was sent to it was taken for days.";
  return composeMail(envelope, { subject: "A webhook was switched off", lines: ["A webhook of your team was switched off.", why, "Look at its log, mend the receiver, and switch it on again."] });
}

export interface ReportLetter {
  /** Null: a portfolio. */
  readonly score: number | null;
  readonly portfolio: boolean;
  readonly attachments: NonNullable<Mail["attachments"]>;
}

export function composeReportMail({ score, portfolio, attachments }: ReportLetter, envelope: Envelope): Mail {
  const lines = [
    portfolio ? "The portfolio of your team, as it is now:" : `A report that is planned for you is ready${score === null ? "" : `: score ${score} of 1000`}.`,
    ...(attachments.length === 0 ? [] : ["", "It is attached, with its signature. Check both offline:", `  ./strongroom verify ${attachments[0]?.fileName ?? ""} --envelope ${attachments[1]?.fileName ?? ""} --key KEY.pem`, ...(attachments[2] === undefined ? [] : [`What changed since the report before it is in ${attachments[2].fileName}, under the same signature.`])]),
  ];
  return { ...composeMail(envelope, { subject: portfolio ? "The portfolio of your team" : "A report is ready", lines }), ...(attachments.length === 0 ? {} : { attachments }) };
}

function composeMail({ to, link, stopLink, stopUrl }: Envelope, { subject, lines }: { readonly subject: string; readonly lines: readonly string[] }): Mail {
  const text = [...lines, "", link, "", "You get this because of what you chose, or were planned for, in your team.", `To stop all of it: ${stopLink}`, ""].join("\n");
  return { to, subject: `Strongroom: ${subject}`, text, ...(stopUrl === null ? {} : { stopUrl }) };
}
