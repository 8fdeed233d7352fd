/** One face under the lamp: its picture, the odds, and what speaks for and against. */

import type { Desk } from "./desk";
import { FLAG, LOOK, SEAT } from "./names";
import type { Clue } from "./notebook";
import { Face, Odds, Panel } from "./parts";
import { nameOf, type Note } from "./scene";
import { stateOf } from "./casefile";
import { NEVER, type View } from "./view";

const SIGN = { for: "▲", against: "✓", none: "·" } as const;
const MEANS = { for: "speaks for a rogue", against: "speaks against it", none: "" } as const;
/** Sightings, and lines of what was told, that are shown. */
const SHOWN = 4;
const NOTES: [Note, string][] = [["suspect", "? suspect"], ["clear", "✓ clear"], ["", "no note"]];

/** What is known of a face, weighed. */
function clues(desk: Desk, view: View, face: number): Clue[] {
  const world = desk.world!;
  const found: Clue[] = [];
  const known = view.get("known", face);
  if (known & FLAG.CAUGHT) found.push({ says: "for", text: "seen at a sabotage" });
  if (known & FLAG.REVEALED) found.push({ says: "for", text: "was without cover, or in a mech" });
  if (known & FLAG.INNOCENT) found.push({ says: "against", text: "innocent: this is certain" });
  const [tests, odds] = [view.get("tests", face), view.get("odds", face)];
  if (tests) {
    const chance = Math.exp(Math.abs(odds) / 1000);
    const times = chance >= 20 ? Math.round(chance) : chance.toFixed(1);
    found.push({ says: odds > 0 ? "for" : "against", text: `${tests} answers to the test: ${times} times as likely ${odds > 0 ? "a rogue" : "innocent"}` });
  }
  const said = view.get("said", face);
  if (said) {
    const [x, y, tick] = [view.get("said_x", face), view.get("said_y", face), view.get("said_tick", face)];
    const fits = desk.book.crimeAt(x, y, tick, world);
    const trust = Math.round(view.get("said_trust", face) / 10);
    found.push({
      says: "for", x, y,
      text: `named by ${said === 1 ? "a witness" : `${said} witnesses`}: at ${world.near(x, y)}, tick ${tick}${fits ? ", which fits the sabotage there" : ""} (trust was ${trust} %)`,
    });
  }
  found.push(...desk.book.alibis(face, view, world));
  const log = view.get("log_seen", face);
  if (log !== NEVER) {
    const at = world.level.sites[view.get("log_site", face)];
    found.push({ says: "none", text: `charged at ${world.siteName(view.get("log_site", face))} at ${log}: an android`, x: at?.x, y: at?.y });
  }
  const asked = view.get("asked_tick", face);
  if (asked !== NEVER) found.push({ says: "none", text: `asked by you two at ${asked}` });
  return found;
}

/** What somebody passes as, in words. */
function passes(desk: Desk, view: View, face: number): string {
  const slot = view.slotOf(face);
  const look = slot === NEVER ? LOOK.NOBODY : view.get("look", slot);
  if (look !== LOOK.NOBODY && look !== LOOK.CIVILIAN) return "";
  const kind = desk.book.kinds.get(face);
  return kind === undefined ? "" : kind ? "passes as an android" : "passes as a human";
}

/** All that is known about the one who is chosen. */
export function Chosen({ desk }: { desk: Desk }) {
  const view = desk.view!;
  const face = desk.chosen;
  if (face === NEVER) return null;
  const { tables } = desk.options;
  const name = nameOf(view, face, tables);
  const [state] = stateOf(view, face);
  const team = view.seat < SEAT.FIRST_ROGUE;
  const person = !(view.get("known", face) & (FLAG.TEAM | FLAG.FELLOW)) && face !== view.get("face");
  const chance = desk.advice?.chances[face];
  const [seen, x, y] = [view.get("seen_tick", face), view.get("seen_x", face), view.get("seen_y", face)];
  const where = seen === NEVER ? "not seen yet" : `${seen === view.tick ? "in sight" : `seen ${view.tick - seen} ticks ago`}, at ${desk.world!.near(x, y)}`;
  return (
    <Panel title={`${/^\d/.test(name) ? "face " : ""}${name}${state ? `: ${state}` : ""}`} class={`chosen-one ${state}`}
      extra={<button class="small" onClick={() => desk.choose(NEVER)} aria-label="Choose nobody">✕</button>}>
      <div class="lamp">
        <Face face={face} big />
        <div>
          <p class="where">{seen === NEVER ? where : <button class="link" onClick={() => desk.lookAt(x, y)}>{where}</button>}</p>
          <p class="where">{passes(desk, view, face)}</p>
          {chance !== undefined && person && <p class="believed">◔ the mind beside you: {(chance / 10).toFixed(0)} % a rogue</p>}
        </div>
      </div>
      {team && person && (!state || view.get("tests", face) > 0) && <Scale odds={view.get("odds", face)} tests={view.get("tests", face)} />}
      {team && person && <Clues desk={desk} list={clues(desk, view, face)} />}
      <Been desk={desk} face={face} />
      {person && !state && <OwnNote desk={desk} face={face} />}
    </Panel>
  );
}

/** The odds of the test, large, and what the ends mean. */
function Scale({ odds, tests }: { odds: number; tests: number }) {
  return (
    <div class="scale">
      <Odds odds={odds} tests={tests} />
      <p aria-hidden="true"><span>◀ innocent</span><span>{tests ? `${odds > 0 ? "+" : ""}${(odds / 1000).toFixed(1)}` : "not tested"}</span><span>rogue ▶</span></p>
    </div>
  );
}

function Clues({ desk, list }: { desk: Desk; list: Clue[] }) {
  if (!list.length) return <p class="nobody">No evidence yet: ask people, read logs, or test.</p>;
  return (
    <ul class="clues">
      {list.map((clue) => (
        <li key={clue.text} class={clue.says}>
          <span title={MEANS[clue.says]} aria-label={MEANS[clue.says]}>{SIGN[clue.says]}</span>
          {clue.x !== undefined ? <button class="link" onClick={() => desk.lookAt(clue.x!, clue.y!)}>{clue.text}</button> : <i>{clue.text}</i>}
        </li>
      ))}
    </ul>
  );
}

/** Where somebody was seen, latest first. */
function Been({ desk, face }: { desk: Desk; face: number }) {
  const seen = desk.book.seen(face).slice(-SHOWN).reverse();
  if (seen.length < 2) return null;
  return (
    <p class="been"><b>seen at</b> {seen.map((one, i) => (
      <span key={one.from}>{i > 0 && ", "}<button class="link" onClick={() => desk.lookAt(one.x, one.y)}>{desk.world!.siteName(one.site)}</button>{" "}
        <time>{one.from === one.to ? one.to : `${one.from}–${one.to}`}</time></span>
    ))}</p>
  );
}

function OwnNote({ desk, face }: { desk: Desk; face: number }) {
  const note = desk.notes.get(face) ?? "";
  return (
    <div class="own">
      <div role="group" aria-label="Your note">
        {NOTES.map(([value, label]) => (
          <button key={label} class={`small ${value}`} aria-pressed={note === value} onClick={() => desk.note(face, value)}>{label}</button>
        ))}
      </div>
      <input key={face} value={desk.memos.get(face) ?? ""} maxLength={120} placeholder="your own words" aria-label={`Your words about face ${face}`}
        onChange={(event) => desk.memo(face, event.currentTarget.value)} />
    </div>
  );
}
