/** The city, oneself, and who is in sight. */

import type { Tables } from "./api";
import type { Desk } from "./desk";
import { ARROWS, FLAG, LOOK, MECH, MODE, NEWS, SEAT, STATUS, octant, words } from "./names";
import { Bar, Face, MechSign, Odds, Panel } from "./parts";
import { moodOf, nameOf } from "./scene";
import type { View } from "./view";

export function City({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const retired = view.all("total")[NEWS.RETIRED];
  const rogues = view.get("rogues");
  const sky = view.get("storm") ? "storm" : view.get("night") ? "night" : "day";
  return (
    <div class="city">
      <a class="logo" href="#" title="Leave the hunt">ROGUE<b>9</b></a>
      <span class="pips" role="img" aria-label={`${retired} of ${rogues} rogues retired`} title={`${retired} of ${rogues} rogues retired`}>
        {Array.from({ length: rogues }, (_, i) => <i key={i} class={i < retired ? "gone" : ""} />)}
      </span>
      <Bar label="stability" kind="city-bar" share={view.get("stability") / 1000} />
      <Bar label="trust" kind="city-bar trust" share={view.get("trust") / 1000} mark={view.layout.has("trust_floor") ? view.get("trust_floor") / 1000 : undefined} />
      <span class="clock" title="Tick, and the last one">
        <b>{view.tick}</b>/{view.get("limit")}
      </span>
      <span class={`sky ${sky}`} title={sky === "day" ? "Day" : `It is ${sky}: sight is shorter`}>
        {{ day: "☀", night: "☾", storm: "≋" }[sky]} {sky}
      </span>
      {view.layout.has("jammed") && view.get("jammed") === 1 && <span class="jammed">⚡ radio jammed</span>}
    </div>
  );
}

export function Self({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const { tables } = desk.options;
  const frame = tables.frames[view.get("frame")];
  const human = view.seat === SEAT.PARTNER;
  const mech = view.get("mech");
  const full = view.get(view.seat === SEAT.HUNTER ? "hunter_body" : human ? "partner_body" : "rogue_body");
  return (
    <Panel title={desk.seatName(view.seat)} class="self">
      <p class="state">{stateOf(view, tables)}</p>
      <Bar label="body" kind="body" share={view.get("body") / full} text={`${view.get("body")}`} />
      <Bar label={human ? "breath" : "charge"} kind="charge" share={view.get("charge") / 1000} />
      {!human && (
        <div class="mechline">
          <MechSign armour={frame.armour.map((whole, side) => view.get("armour", side) / Math.max(1, whole))}
            hull={view.get("structure") / frame.structure} heat={view.get("heat") / view.get("heat_limit")} />
          <div>
            <Bar label="hull" kind="hull" share={view.get("structure") / frame.structure} text={`${view.get("structure")}`} />
            <Bar label="heat" kind="heat" share={view.get("heat") / (1.5 * view.get("heat_limit"))} mark={2 / 3}
              text={`${view.get("heat")}`} />
            {mech === MECH.ON && (
              <p class="guns">
                {["A", "B"].map((name, i) => <span key={name} class={view.get("reload", i) ? "busy" : "ready"}>{name} {view.get("reload", i) || "ready"}</span>)}
                <span class={view.get("special_reload") ? "busy" : "ready"}>special {view.get("special_reload") || "ready"}</span>
              </p>
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}

function stateOf(view: View, tables: Tables): string {
  const status = view.get("status");
  if (status === STATUS.DOWN) return `Down: can be revived until tick ${view.get("bleed_until")}`;
  if (status === STATUS.OUT) return "Out of the hunt";
  if (view.get("shutdown")) return `Shut down for ${view.get("shutdown")} ticks`;
  if (view.get("held")) return "Held by a brawler";
  const mech = view.get("mech");
  if (mech === MECH.DONNING) return `Putting on the mech: ${view.get("mech_left")} ticks`;
  if (mech === MECH.ON) {
    const mode = view.get("mode");
    return `In mech: ${words(tables.frames[view.get("frame")].name)}${mode ? `, ${words(tables.modes[mode])}` : ""}${view.get("venting") ? ", venting" : ""}`;
  }
  if (view.seat >= SEAT.FIRST_ROGUE) return view.get("cover") ? "In cover: you look like a civilian" : "Without cover";
  return "On foot";
}

const SIGHS: Record<number, string> = {
  [LOOK.CIVILIAN]: "person", [LOOK.HUNTER]: "hunter", [LOOK.PARTNER]: "partner", [LOOK.ROGUE]: "rogue",
  [LOOK.DECOY]: "decoy", [LOOK.FALLEN]: "fallen",
};

/** Who is in sight, nearest first; the number is the key that chooses them. */
export function InSight({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const { tables } = desk.options;
  const slots = [...view.all("look")].flatMap((look, slot) => (look ? [slot] : []));
  return (
    <Panel title="In sight" class="sight">
      <ol class="contacts">
        {slots.map((slot) => {
          const face = view.get("contact_face", slot);
          const look = view.get("look", slot);
          const dx = view.get("contact_x", slot) - view.x;
          const dy = view.get("contact_y", slot) - view.y;
          const mech = view.get("contact_mech", slot);
          const mode = view.get("contact_mode", slot);
          const told = [
            mech === MECH.ON ? "mech" : mech === MECH.DONNING ? "putting on a mech" : "",
            mode !== MODE.NONE ? words(tables.modes[mode]) : "", view.get("contact_open", slot) ? "open" : "",
            view.get("contact_pace", slot) === 2 ? "runs" : "",
            mech === MECH.OFF && look === LOOK.CIVILIAN ? (view.get("contact_kind", slot) ? "android" : "human") : "",
          ].filter(Boolean).join(", ");
          const known = face >= 0 ? view.get("known", face) : 0;
          const mood = face >= 0 ? moodOf(view, face, desk.notes) : "friend";
          return (
            <li key={slot}>
              <button class={`contact ${mood} ${face === desk.chosen ? "chosen" : ""}`} disabled={face < 0}
                onClick={() => desk.choose(face)} aria-pressed={face === desk.chosen}>
                <kbd>{slot + 1}</kbd>
                {face >= 0 && look === LOOK.CIVILIAN ? <Face face={face} /> : <span class={`dot ${SIGHS[look]}`} />}
                <b>{look === LOOK.DECOY ? "decoy" : nameOf(view, face, tables)}</b>
                <span class="what">{told || SIGHS[look]}</span>
                {known & (FLAG.TEAM | FLAG.FELLOW) || face < 0 || view.seat >= SEAT.FIRST_ROGUE
                  ? <span class="odds none" /> : <Odds odds={view.get("odds", face)} tests={view.get("tests", face)} />}
                <span class="where">{ARROWS[octant(dx, dy)] ?? "•"}{Math.max(Math.abs(dx), Math.abs(dy))}</span>
              </button>
            </li>
          );
        })}
        {!slots.length && <li class="nobody">Nobody.</li>}
      </ol>
    </Panel>
  );
}
