/** The case file: what is known about each face, and the one that is being weighed. */

import type { Desk } from "./desk";
import { FLAG, SEAT, words } from "./names";
import { Odds, Panel } from "./parts";
import { moodOf, nameOf } from "./scene";
import { NEVER, type View } from "./view";

/** Chance, thousandths, from which the belief of the mind beside one makes a face interesting. */
const BELIEVED = 250;

const ago = (tick: number, now: number) => (tick === NEVER ? "never" : tick >= now ? "now" : `${now - tick} ago`);

/** What rows are sorted by: certainties first, then what speaks for it. */
function weight(desk: Desk, view: View, face: number): number {
  const known = view.get("known", face);
  if (known & FLAG.RETIRED) return -1e6 + face;
  if (known & (FLAG.REVEALED | FLAG.CAUGHT)) return 1e6;
  const note = desk.notes.get(face);
  const chance = desk.advice?.chances[face] ?? 0;
  const cleared = known & FLAG.INNOCENT || note === "clear" ? -1e5 : 0;
  return cleared + (note === "suspect" ? 5000 : 0) + view.get("odds", face) + 300 * view.get("said", face) + 4 * chance
    + (view.get("log_seen", face) !== NEVER ? 150 : 0) + (view.get("seen_tick", face) !== NEVER ? 1 : 0);
}

function stateOf(view: View, face: number): [string, string] {
  const known = view.get("known", face);
  if (known & FLAG.RETIRED) return ["retired", "✝"];
  if (known & (FLAG.REVEALED | FLAG.CAUGHT)) return ["rogue", "▲"];
  if (known & FLAG.INNOCENT) return ["innocent", "✓"];
  return ["", ""];
}

export function CaseFile({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const { tables } = desk.options;
  const team = view.seat < SEAT.FIRST_ROGUE;
  const faces = [...Array(view.get("people")).keys()]
    .filter((face) => !(view.get("known", face) & FLAG.TEAM) && face !== view.get("face"))
    .filter((face) => desk.filter === "all" || touched(desk, view, face))
    .sort((a, b) => weight(desk, view, b) - weight(desk, view, a) || a - b);
  const toggle = (
    <button class="small" aria-pressed={desk.filter === "all"} onClick={() => desk.setFilter(desk.filter === "all" ? "known" : "all")}>
      {desk.filter === "all" ? "everybody" : "of interest"}
    </button>
  );
  return (
    <Panel title={team ? "Case file" : "Faces"} class="case" extra={toggle}>
      {desk.advice && <p class="why" title={`What the mind beside you would do (tick ${desk.advice.tick})`}>“{desk.advice.why}”</p>}
      <div class="rows">
        <table>
          <thead>
            <tr><th>face</th><th title="log-odds of the empathy test">test</th><th title="statements that name this face">said</th><th>seen</th>
              {desk.advice && <th title="chance of being a rogue, as the mind beside you believes">belief</th>}<th>note</th></tr>
          </thead>
          <tbody>
            {faces.map((face) => {
              const [state, sign] = stateOf(view, face);
              const chance = desk.advice?.chances[face] ?? 0;
              return (
                <tr key={face} class={`${moodOf(view, face, desk.notes)} ${state} ${face === desk.chosen ? "chosen" : ""}`} onClick={() => desk.choose(face, true)}>
                  <td><button class="face" onClick={(event) => { event.stopPropagation(); desk.choose(face, true); }}>{sign} {nameOf(view, face, tables)}</button></td>
                  <td>{state ? <span class="state">{state}</span> : <Odds odds={view.get("odds", face)} tests={view.get("tests", face)} />}</td>
                  <td>{view.get("said", face) || ""}</td>
                  <td class="ago">{ago(view.get("seen_tick", face), view.tick)}</td>
                  {desk.advice && <td><span class="chance" style={{ width: `${chance / 10}%` }} />{chance >= 20 ? `${Math.round(chance / 10)} %` : ""}</td>}
                  <td><NoteButton desk={desk} face={face} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {!faces.length && <p class="nobody">Nothing is known about anybody yet. Ask those whom you meet, and test them.</p>}
      </div>
    </Panel>
  );
}

function touched(desk: Desk, view: View, face: number): boolean {
  return (
    (view.get("known", face) & ~FLAG.TEAM) !== 0 || view.get("tests", face) > 0 || view.get("said", face) > 0 ||
    view.get("log_seen", face) !== NEVER || desk.notes.has(face) || (desk.advice?.chances[face] ?? 0) >= BELIEVED || face === desk.chosen
  );
}

function NoteButton({ desk, face }: { desk: Desk; face: number }) {
  const note = desk.notes.get(face) ?? "";
  const next = note === "" ? "suspect" : note === "suspect" ? "clear" : "";
  return (
    <button class={`note ${note}`} title={`Your note: ${note || "none"}`} aria-label={`Note on face ${face}: ${note || "none"}`}
      onClick={(event) => { event.stopPropagation(); desk.note(face, next); }}>
      {note === "suspect" ? "?" : note === "clear" ? "✓" : "·"}
    </button>
  );
}

/** All that is known about the one who is chosen. */
export function Chosen({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const face = desk.chosen;
  if (face === NEVER) return null;
  const { tables } = desk.options;
  const at = (x: number, y: number) => (x < 0 ? "" : desk.world!.near(x, y));
  const lines: string[] = [];
  const seen = view.get("seen_tick", face);
  lines.push(seen === NEVER ? "Never seen." : `Seen ${ago(seen, view.tick)}, near ${at(view.get("seen_x", face), view.get("seen_y", face))}.`);
  const tests = view.get("tests", face);
  if (tests) lines.push(`Tested: ${tests} answers, log-odds ${(view.get("odds", face) / 1000).toFixed(1)}.`);
  if (view.get("said", face)) {
    const trust = Math.round(view.get("said_trust", face) / 10);
    lines.push(`Named ${view.get("said", face)} times; last at ${at(view.get("said_x", face), view.get("said_y", face))}, tick ${view.get("said_tick", face)} (trust then ${trust} %).`);
  }
  if (view.get("log_seen", face) !== NEVER)
    lines.push(`Charged at ${desk.world!.siteName(view.get("log_site", face))}, tick ${view.get("log_seen", face)}.`);
  if (view.get("asked_tick", face) !== NEVER) lines.push(`Asked ${ago(view.get("asked_tick", face), view.tick)}.`);
  if (view.get("known_frame", face) > 0) lines.push(`Frame: ${words(tables.frames[view.get("known_frame", face)].name)}.`);
  const chance = desk.advice?.chances[face];
  if (chance !== undefined) lines.push(`The mind beside you: ${(chance / 10).toFixed(0)} % a rogue.`);
  const [state] = stateOf(view, face);
  return (
    <Panel title={`${/^\d/.test(nameOf(view, face, tables)) ? "face " : ""}${nameOf(view, face, tables)}${state ? `: ${state}` : ""}`} class="chosen-one"
      extra={<button class="small" onClick={() => desk.choose(NEVER)} aria-label="Choose nobody">✕</button>}>
      {view.seat < SEAT.FIRST_ROGUE && <Odds odds={view.get("odds", face)} tests={tests} />}
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </Panel>
  );
}
