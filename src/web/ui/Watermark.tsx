// The mark on all that a guest is shown: whose eyes it is for, again and again across the page, too faint to hinder reading and through which every
// press goes. Who listens hears it once, in words.

import { useId } from "react";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";

export interface WatermarkProps {
  readonly email: string;
  readonly room: string;
  readonly at: string;
}

const LINE = 18;
/** Of a letter, at the size that the style gives it. */
const LETTER = 7.4;

export function Watermark({ email, room, at }: WatermarkProps) {
  const id = useId();
  const lines = [visibleText(email), `${visibleText(room)} · ${formatInstant(at)}`];
  const width = Math.round(Math.max(...lines.map((line) => line.length)) * LETTER) + 60;
  return (
    <svg className="watermark" aria-hidden="true" focusable="false" data-watermark={lines.join(" ")}>
      <defs>
        <pattern id={id} width={width} height={130} patternUnits="userSpaceOnUse" patternTransform="rotate(-24)">
          {lines.map((line, place) => <text key={line} x={10} y={60 + place * LINE}>{line}</text>)}
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}

/** The same in words, once. */
export function MarkNote({ email, room, at }: WatermarkProps) {
  return <p className="small soft mark-note">Shown to <strong className="address">{visibleText(email)}</strong> in the room «{visibleText(room)}», {formatInstant(at)}. What you look at is recorded.</p>;
}
