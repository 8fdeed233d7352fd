/** The panels of a hunt that is watched again. */

import { useEffect, useRef } from "preact/hooks";
import { CaseFile } from "./casefile";
import { Chosen } from "./dossier";
import { Copy } from "./ends";
import { STATUS, words } from "./names";
import { Face, Key, Panel } from "./parts";
import { City, InSight, Self } from "./status";
import { type Event, MARKED, type Watch } from "./watch";

const SPEEDS = [1, 2, 4, 8, 16];
/** A sign for each kind of event on the time line, beside its colour. */
const SIGN: Record<string, string> = { retired: "✝", sabotage: "!", challenged: "▲", struck: "▲", dropped: "▲", hurt: "✕", false: "✕", member: "+", end: "■" };

export function Screen({ watch }: { watch: Watch }) {
  const { told, view } = watch;
  if (!told || !view) return <p class="loading" role="status">{watch.trouble || "Fetching the hunt …"}{watch.trouble && <a class="button" href="#">Back</a>}</p>;
  const all = watch.seat === "all";
  return (
    <div class={`hud watching tab-${watch.tab} ${all ? "all" : ""}`}>
      <div class="top">
        <City desk={watch} />
        <Tools watch={watch} />
      </div>
      <div class="left">
        {!all && <><Self desk={watch} /><InSight desk={watch} /></>}
        <Events watch={watch} />
      </div>
      <div class="right">
        {all ? <Truth watch={watch} /> : <><Chosen desk={watch} /><CaseFile desk={watch} /></>}
      </div>
      <div class="bottom">
        <TimeLine watch={watch} />
        <nav class="tabs" aria-label="Panels">
          {([["map", "map"], ["log", "events"], ["case", all ? "truth" : "case"], ...(all ? [] : [["sight", "sight"]])] as ["map", string][]).map(([tab, label]) => (
            <button key={tab} aria-pressed={watch.tab === tab} onClick={() => watch.setTab(tab)}>{label}</button>
          ))}
        </nav>
      </div>
      {watch.trouble && <p class="trouble" role="alert">{watch.trouble}</p>}
    </div>
  );
}

function Tools({ watch }: { watch: Watch }) {
  const { options } = watch;
  const told = watch.told!;
  const seats = [...told.people.map((person) => options.seats[person.seat]), "all"];
  return (
    <div class="tools">
      <label class="seatpick"><span>seen by</span>
        <select value={watch.seat} onChange={(event) => void watch.load(event.currentTarget.value)}>
          {seats.map((seat) => {
            const person = told.people.find((one) => options.seats[one.seat] === seat);
            return <option key={seat} value={seat}>{seat === "all" ? "all-seeing" : `${words(seat)}${person ? `: ${person.name || person.mind}` : ""}`}</option>;
          })}
        </select></label>
      <a class="button" href={`/api/rooms/${watch.room}/replay.r9`} download title="Download the replay" aria-label="Download the replay">↓</a>
      <a class="button" href="#">Leave</a>
    </div>
  );
}

/** What has happened up to now; a click goes there. */
function Events({ watch }: { watch: Watch }) {
  const list = useRef<HTMLOListElement>(null);
  const past = watch.told!.events.filter((event) => event.weight > 0 && event.tick <= watch.tick).slice(-60);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [past.length, watch.tick]);
  return (
    <Panel title="What happened" class="happens">
      <ol class="log" aria-label="What happened" ref={list} tabIndex={0}>
        {past.map((event, i) => (
          <li key={`${event.tick} ${i}`} class={`${event.weight >= MARKED ? "loud" : ""} is-${event.what}`}>
            <time>{event.tick}</time><button class="link" onClick={() => goTo(watch, event)}>{event.text}</button>
          </li>
        ))}
        {!past.length && <li class="nobody">Nothing yet.</li>}
      </ol>
    </Panel>
  );
}

function goTo(watch: Watch, event: Event): void {
  watch.seek(event.tick);
  if (event.x >= 0) watch.lookAt(event.x, event.y);
}

/** Who they were. */
function Truth({ watch }: { watch: Watch }) {
  const told = watch.told!;
  const view = watch.view!;
  const { tables } = watch.options;
  return (
    <Panel title="The truth" class="truth">
      <ul class="contacts">
        {told.end.rogues.map((rogue) => {
          const gone = view.get("status", rogue.seat) === STATUS.OUT;
          const what = gone ? "retired" : view.get("cover", rogue.seat) ? "in cover" : "in the open";
          return (
            <li key={rogue.seat}>
              <button class={`contact foe ${gone ? "gone" : ""} ${rogue.face === watch.chosen ? "chosen" : ""}`} aria-pressed={rogue.face === watch.chosen}
                onClick={() => watch.choose(rogue.face)}>
                <Face face={rogue.face} /><b>{rogue.face}</b><span class="what">{words(tables.frames[rogue.frame].name)}</span><span class="where">{what}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p class="quiet">score {told.end.score}, {words(tables.ends[told.end.ended])}</p>
      {watch.code && <Copy text={`${location.origin}/#watch/${watch.room}/${watch.code}`} label="copy link" />}
    </Panel>
  );
}

function TimeLine({ watch }: { watch: Watch }) {
  const told = watch.told!;
  return (
    <div class="actions reel">
      <div class="line">
        <div class="marks">
          {watch.marked().map((event, i) => (
            <button key={i} class={`mark ${event.what}`} style={{ left: `${(100 * event.tick) / Math.max(1, told.ticks)}%` }}
              title={`${event.tick}: ${event.text}`} aria-label={`${event.tick}: ${event.text}`} tabIndex={-1} onClick={() => goTo(watch, event)}>{SIGN[event.what] ?? ""}</button>
          ))}
        </div>
        <input type="range" min="0" max={told.ticks} value={watch.tick} aria-label="Tick" onInput={(event) => watch.seek(Number(event.currentTarget.value))} />
      </div>
      <div class="deeds">
        <button class="deed" onClick={() => watch.jump(-1)} title="Event before (B)" aria-label="Event before">|◀</button>
        <button class="deed" onClick={() => watch.toggle()} aria-label={watch.going ? "Pause" : "Play"}>{watch.going ? "❚❚" : "▶"} <Key k="space" /></button>
        <button class="deed" onClick={() => watch.jump(1)} title="Next event (N)" aria-label="Next event">▶|</button>
        {SPEEDS.map((speed) => <button key={speed} class="deed" aria-pressed={speed === watch.speed} onClick={() => watch.setSpeed(speed)}>{speed}×</button>)}
      </div>
    </div>
  );
}
