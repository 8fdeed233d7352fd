/** The case file: what is known about each face. */

import type { Desk } from "./desk";
import { FLAG, SEAT } from "./names";
import { Face, Odds, Panel } from "./parts";
import { BELIEVED, moodOf, nameOf } from "./scene";
import { NEVER, type View } from "./view";

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

/** What is certain about a face: a word and a sign. */
export function stateOf(view: View, face: number): [string, string] {
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
      {desk.advice && <p class="why" title={`What the mind beside you would do (tick ${desk.advice.tick})`}>◔ “{desk.advice.why}”</p>}
      <div class="rows">
        <table aria-label="Faces">
          <thead>
            <tr><th>face</th><th title="log-odds of the empathy test: to the right a rogue">{team ? "test" : ""}</th><th title="statements that name this face">{team ? "said" : ""}</th><th>seen</th>
              {desk.advice && <th title="chance of being a rogue, as the mind beside you believes">belief</th>}<th title="your own note">note</th></tr>
          </thead>
          <tbody>
            {faces.map((face) => {
              const [state, sign] = stateOf(view, face);
              const chance = desk.advice?.chances[face] ?? 0;
              return (
                <tr key={face} class={`${moodOf(view, face, desk.notes)} ${state} ${face === desk.chosen ? "chosen" : ""}`} onClick={() => desk.choose(face, true)}>
                  <td><button class="face" aria-pressed={face === desk.chosen} onClick={(event) => { event.stopPropagation(); desk.choose(face, true); }}><Face face={face} />{sign} {nameOf(view, face, tables)}</button></td>
                  <td>{state ? <span class="state">{state}</span> : team && <Odds odds={view.get("odds", face)} tests={view.get("tests", face)} />}</td>
                  <td>{view.get("said", face) || ""}</td>
                  <td class="ago">{ago(view.get("seen_tick", face), view.tick)}</td>
                  {desk.advice && <td><span class="chance" style={{ width: `${chance / 10}%` }} />{chance >= 20 ? `${Math.round(chance / 10)} %` : ""}</td>}
                  <td><NoteButton desk={desk} face={face} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {!faces.length && <p class="nobody">{team ? "Nothing is known about anybody yet. Ask those whom you meet, and test them." : "Nobody of interest."}</p>}
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
