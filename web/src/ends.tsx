/** Before a hunt, and after it. */

import { useState } from "preact/hooks";
import { END, FLAG, SEAT, words } from "./names";
import { Face, Go } from "./parts";
import type { Play } from "./play";

export function Waiting({ play }: { play: Play }) {
  const { people } = play.lobby!;
  const all = people.every((person) => person.taken);
  return (
    <div class="veil" role="dialog" aria-label="Before the hunt">
      <h1>Before the hunt</h1>
      <ul class="people">
        {people.map((person) => (
          <li key={person.seat} class={person.present ? "here" : ""}>
            <b>{play.seatName(person.seat)}</b>
            <span>{person.taken ? `${person.name}${person.present ? "" : " (away)"}` : "nobody yet"}</span>
            {!person.taken && play.invites[play.options.seats[person.seat]] &&
              <Copy text={play.link(play.options.seats[person.seat])} label="copy invitation" />}
          </li>
        ))}
      </ul>
      {play.hello?.host
        ? <Go disabled={!all} onClick={() => play.call("start")}>{all ? "Begin the hunt" : "Send them their links"}</Go>
        : <p>Waiting for the one who made this room.</p>}
      <a class="quiet" href="#">Leave</a>
    </div>
  );
}

export function Copy({ text, label }: { text: string; label: string }) {
  const [state, set] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      set("copied");
    } catch {
      set("copy it from here:");
    }
  };
  return (
    <span class="copy">
      <button class="small" onClick={copy}>{state || label}</button>
      <input readOnly value={text} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
    </span>
  );
}

export function EndScreen({ play }: { play: Play }) {
  const over = play.over!;
  const team = play.view!.seat < SEAT.FIRST_ROGUE;
  const won = (over.ended === END.CLEARED) === team;
  const { tables } = play.options;
  const text = {
    [END.CLEARED]: "All rogues are retired.",
    [END.FALLEN]: "The team has fallen, or the city has.",
    [END.CONTAINED]: "The time is over: what was done counts.",
  }[over.ended];
  return (
    <div class={`veil end ${over.ended === END.CONTAINED ? "" : won ? "won" : "lost"}`} role="dialog" aria-label="The end">
      <h1>{words(tables.ends[over.ended])}</h1>
      <p>{text}</p>
      <p class="score">score <b>{over.score}</b> of 100</p>
      <p>The rogues were:</p>
      <ul class="rogues">
        {over.rogues.map((rogue) => {
          const gone = (play.view!.get("known", rogue.face) & FLAG.RETIRED) !== 0;
          return (
            <li key={rogue.seat} class={gone ? "retired" : ""}>
              <Face face={rogue.face} big /><b>face {rogue.face}</b>
              <small>{words(tables.frames[rogue.frame].name)}, {gone ? "✝ retired" : "escaped"}</small>
            </li>
          );
        })}
      </ul>
      <div class="choices">
        <a class="go" href={`#watch/${play.room}${over.watch ? `/${over.watch}` : ""}`}>Watch it again</a>
        <button onClick={() => play.open("closed")}>Look around</button>
        <a class="button" href="#">Another hunt</a>
      </div>
      {over.watch && <Copy text={`${location.origin}/#watch/${play.room}/${over.watch}`} label="copy a link to share" />}
      <a class="quiet" href={`/api/rooms/${play.room}/replay.r9`} download>Download the replay</a>
    </div>
  );
}
