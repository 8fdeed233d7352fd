/** What happened, in sentences: the difference between two Views of one seat. */

import type { Tables } from "./api";
import { ARROWS, FLAG, LOOK, MECH, NEWS, PING, SEAT, SIDES, STATUS, octant, words } from "./names";
import { nameOf } from "./scene";
import { NEVER, type View } from "./view";
import type { World } from "./world";

/** A ping that is repeated within so many ticks is told once. */
const REPEATED = 15;

export type Sound =
  | "none" | "yes" | "no" | "clue" | "alarm" | "ping" | "hit" | "mech" | "foe" | "retired" | "bad" | "won" | "lost"
  | "warn" | "tick";
export interface Told { tick: number; text: string; sound: Sound; loud: boolean; x?: number; y?: number; face?: number }

export function tell(before: View, now: View, world: World, tables: Tables): Told[] {
  const found: Told[] = [];
  const say = (text: string, sound: Sound = "none", loud = false, more: Partial<Told> = {}) =>
    found.push({ tick: now.tick, text, sound, loud, ...more });
  const called = (face: number) => {
    const name = nameOf(now, face, tables);
    return /^\d+$/.test(name) ? `face ${name}` : name === "you" || name === "somebody" ? name : `the ${name}`;
  };
  city(before, now, world, say);
  people(before, now, called, say);
  if (now.seat < SEAT.FIRST_ROGUE) file(before, now, world, called, say);
  body(before, now, say);
  contacts(before, now, called, say);
  ping(before, now, tables, called, say);
  return found;
}

/** Answers of a test that are told in one line. */
const TOLD_TOGETHER = 6;

/** Adds news to a log: answers of one test stand in one line. */
export function logged(log: Told[], news: Told[], most: number): Told[] {
  const all = [...log];
  for (const told of news) {
    const last = all[all.length - 1];
    const answer = told.sound === "yes" || told.sound === "no" ? told.sound : "";
    const [before, answers] = (last?.text ?? "").split(": ");
    const same = last && answer && last.face === told.face && told.text.startsWith(`${before}: `) && answers.split(", ").length < TOLD_TOGETHER;
    if (same) all[all.length - 1] = { ...told, text: `${before}: ${answers.slice(0, -1)}, ${answer}.` };
    else all.push(told);
  }
  return all.slice(-most);
}

type Say = (text: string, sound?: Sound, loud?: boolean, more?: Partial<Told>) => void;
type Called = (face: number) => string;

function city(before: View, now: View, world: World, say: Say): void {
  const news = now.all("news");
  if (news[NEWS.SABOTAGE]) {
    const site = now.get("alarm_site");
    const at = world.level.sites[site];
    say(`Alarm: ${world.siteName(site)} has been sabotaged.`, "alarm", true, at ? { x: at.x, y: at.y } : {});
  }
  if (news[NEWS.HURT]) say("An innocent has been hurt.", "bad", true);
  if (news[NEWS.FALSE]) say("A false challenge: the city trusts the team less.", "bad", true);
  if (before.get("night") !== now.get("night")) say(now.get("night") ? "Night falls." : "Day breaks.");
  if (before.get("storm") !== now.get("storm")) say(now.get("storm") ? "A dust storm comes up." : "The storm is over.", "warn");
  if (before.get("jammed") !== now.get("jammed"))
    say(now.get("jammed") ? "The radio is jammed: a jammer must be near." : "The radio works again.", "warn", true);
  if (now.get("ended") && !before.get("ended")) {
    const won = news[NEWS.CLEARED] > 0 === now.seat < SEAT.FIRST_ROGUE;
    say("The hunt is over.", won ? "won" : "lost", true);
  }
}

function people(before: View, now: View, called: Called, say: Say): void {
  const [was, is] = [before.all("known"), now.all("known")];
  for (let face = 0; face < now.get("people"); face++) {
    const fresh = is[face] & ~was[face];
    if (!fresh) continue;
    const name = called(face);
    const who = name[0].toUpperCase() + name.slice(1);
    if (fresh & FLAG.RETIRED) say(`${who} is retired: a rogue less.`, "retired", true, { face });
    else if (fresh & FLAG.CAUGHT) say(`${who} was seen at a sabotage: a rogue!`, "foe", true, { face });
    else if (fresh & FLAG.REVEALED) say(`${who} is a rogue!`, "foe", true, { face });
    else if (fresh & FLAG.INNOCENT) say(`${who} is innocent.`, "none", true, { face });
  }
}

/** Answers, statements, logs: the case file's news. */
function file(before: View, now: View, world: World, called: Called, say: Say): void {
  for (let face = 0; face < now.get("people"); face++) {
    const moved = (name: string) => now.get(name, face) - before.get(name, face);
    if (moved("tests") > 0) {
      const yes = moved("odds") > 0;
      say(`Test of ${called(face)}: ${yes ? "yes" : "no"}.`, yes ? "yes" : "no", false, { face });
    }
    if (moved("said") > 0) {
      const place = world.near(now.get("said_x", face), now.get("said_y", face));
      say(`A witness names ${called(face)}: at ${place}, tick ${now.get("said_tick", face)}.`, "clue", true, { face });
    } else if (now.get("asked_tick", face) === now.tick && before.get("asked_tick", face) !== now.tick && now.seat === SEAT.PARTNER) {
      const any = now.all("said").some((count, other) => count > before.get("said", other));
      if (!any) say(`${called(face)[0].toUpperCase()}${called(face).slice(1)} has nothing to tell.`);
    }
    if (moved("log_seen") > 0)
      say(`Log of ${world.siteName(now.get("log_site", face))}: ${called(face)} charged at ${now.get("log_seen", face)}.`, "clue", false, { face });
  }
  const fresh = now.get("alert_tick");
  if (fresh !== NEVER && fresh !== before.get("alert_tick"))
    say(`Grid: a line was tapped near ${world.near(now.get("alert_x"), now.get("alert_y"))} at ${fresh}.`, "clue", true, {
      x: now.get("alert_x"), y: now.get("alert_y"),
    });
}

function body(before: View, now: View, say: Say): void {
  if (before.get("status") !== now.get("status")) {
    const text = { [STATUS.ACTIVE]: "You are up again.", [STATUS.DOWN]: "You are down: your fellow can revive you.",
      [STATUS.OUT]: "You are out." }[now.get("status")];
    say(text ?? "", now.get("status") ? "lost" : "won", true);
  }
  const lost = before.get("body") - now.get("body");
  if (lost > 0) say(`You are hit: ${lost}.`, "hit", true);
  if (before.get("mech") === MECH.ON && now.get("mech") === MECH.ON) {
    const sides = SIDES.filter((_, side) => now.get("armour", side) < before.get("armour", side));
    const through = before.get("structure") - now.get("structure");
    if (sides.length || through > 0)
      say(`Your mech is hit${sides.length ? ` on the ${sides.join(" and ")}` : ""}${through > 0 ? `; ${through} go through to the structure` : ""}.`, "hit", through > 0);
  }
  if (before.get("mech") !== now.get("mech"))
    say({ [MECH.OFF]: "You are out of the mech.", [MECH.DONNING]: "You put on the mech.", [MECH.ON]: "The mech is on." }[now.get("mech")] ?? "", "mech");
  if (!before.get("shutdown") && now.get("shutdown")) say("Too hot: your mech shuts down.", "bad", true);
  if (!before.get("held") && now.get("held")) say("A brawler holds you: dash, or hit back.", "bad", true);
  if (before.get("cover") !== now.get("cover")) say(now.get("cover") ? "You are in cover again." : "Your cover is gone.", "warn", true);
  if (now.get("asked") && !before.get("asked"))
    say(now.get("asked") === 1 ? "You are being asked what you saw." : "You are being tested.", "warn", true);
}

function contacts(before: View, now: View, called: Called, say: Say): void {
  now.all("look").forEach((look, slot) => {
    if (look !== LOOK.ROGUE || now.seat >= SEAT.FIRST_ROGUE) return;
    const face = now.get("contact_face", slot);
    const old = before.slotOf(face);
    const mech = now.get("contact_mech", slot);
    const was = old === NEVER ? MECH.OFF : before.get("contact_mech", old);
    if (mech === MECH.DONNING && was === MECH.OFF) {
      const d = octant(now.get("contact_x", slot) - now.x, now.get("contact_y", slot) - now.y);
      say(`${called(face)[0].toUpperCase()}${called(face).slice(1)} puts on a mech ${ARROWS[d] ?? ""}`, "mech", true, { face });
    }
    const known = now.get("known_frame", face);
    if (known >= 0 && before.get("known_frame", face) < 0) say(`Scanned: it is ${nameWithArticle(called(face))}.`, "clue", true, { face });
  });
}

const nameWithArticle = (name: string) => name.replace(/^the /, /^the [aeiou]/.test(name) ? "an " : "a ").replace(/ \d+$/, "");

function ping(before: View, now: View, tables: Tables, called: Called, say: Say): void {
  if (now.get("heard_tick") === before.get("heard_tick") || !now.get("heard_what")) return;
  const what = now.get("heard_what");
  const face = now.get("heard_face");
  const same = what === before.get("heard_what") && face === before.get("heard_face");
  if (same && now.get("heard_tick") - before.get("heard_tick") < REPEATED) return;
  const about = face === NEVER ? "" : ` ${called(face)}`;
  const d = octant(now.get("heard_x") - now.x, now.get("heard_y") - now.y);
  const who = called(now.get("heard_by"));
  say(`${who[0].toUpperCase()}${who.slice(1)}: ${words(tables.pings[what])}!${about} ${ARROWS[d] ?? ""}`,
    what === PING.DANGER || what === PING.HELP ? "warn" : "ping", true, { x: now.get("heard_x"), y: now.get("heard_y") });
}
