// Which events, and from which drop of a score on: the same for one's own mail and for webhooks.

import { NumberInput } from "@mantine/core";

import { DEFAULT_SCORE_DROP, MIN_SCORE_DROP, type NoticeEventName } from "#protocol/notices/events.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";

import { EVENT_NAMES, EVENT_WORDS } from "./words.ts";

export interface EventFieldsProps {
  readonly legend: string;
  readonly events: readonly NoticeEventName[];
  readonly scoreDrop: number;
  readonly onEvents: (events: NoticeEventName[]) => void;
  readonly onScoreDrop: (scoreDrop: number) => void;
}

export function EventFields({ legend, events, scoreDrop, onEvents, onScoreDrop }: EventFieldsProps) {
  return (
    <>
      <fieldset className="checks notice-events">
        <legend className="field-label">{legend}</legend>
        {EVENT_NAMES.map((name) => (
          <label key={name} className="check">
            <input type="checkbox" checked={events.includes(name)} onChange={(event) => onEvents(event.currentTarget.checked ? [...events, name] : events.filter((each) => each !== name))} />
            <span>{EVENT_WORDS[name].title}<span className="small soft under">{EVENT_WORDS[name].meaning}</span></span>
          </label>
        ))}
      </fieldset>
      {events.includes("score.dropped") ? (
        <NumberInput label="Points that a score drops by, at least" description={`Of ${FULL_SCORE}.`} min={MIN_SCORE_DROP} max={FULL_SCORE} allowDecimal={false} clampBehavior="strict" value={scoreDrop} onChange={(value) => onScoreDrop(value === "" ? DEFAULT_SCORE_DROP : Number(value))} classNames={{ wrapper: "short" }} />
      ) : null}
    </>
  );
}
