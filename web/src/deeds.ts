/** What one can do, as buttons and keys: by verb, with what it needs. */

import type { Orders, Verbs } from "./orders";
import { FLAG, LOOK, MECH, SEAT } from "./names";
import { NEVER, type View } from "./view";

/** A verb about nobody, about a contact, or in a direction. */
export interface Deed {
  verb: string; key: string; label: string; hint: string;
  about: "self" | "face" | "ahead";
  /** Goes on until it is done. */
  lasting?: boolean;
  /** Walks there first. */
  beside?: boolean;
}

export const DEEDS: Deed[] = [
  { verb: "INTERVIEW", key: "i", label: "Ask", hint: "What did you see? Two ticks beside somebody.", about: "face", lasting: true, beside: true },
  { verb: "TEST", key: "t", label: "Test", hint: "The empathy test: one answer a tick, each costs trust.", about: "face", lasting: true, beside: true },
  { verb: "CHALLENGE", key: "h", label: "Challenge", hint: "Call them a rogue. If they are none, the city pays.", about: "face", beside: true },
  { verb: "SCAN", key: "x", label: "Scan", hint: "A mech's frame, heat and weak side; hits there count more.", about: "face" },
  { verb: "ACCUSE", key: "i", label: "Accuse", hint: "Asked, name this one.", about: "face" },
  { verb: "SILENT", key: "x", label: "Say nothing", hint: "Asked, tell nothing.", about: "self" },
  { verb: "FIRE_A", key: "f", label: "Fire A", hint: "First weapon at the one chosen, as often as it can, until you stop.", about: "face" },
  { verb: "FIRE_B", key: "g", label: "Fire B", hint: "Second weapon at the one chosen, as often as it can, until you stop.", about: "face" },
  { verb: "AIM_A", key: "F", label: "A ahead", hint: "First weapon straight ahead.", about: "ahead" },
  { verb: "AIM_B", key: "G", label: "B ahead", hint: "Second weapon straight ahead.", about: "ahead" },
  { verb: "SPECIAL", key: "j", label: "Special", hint: "What this frame alone can do.", about: "ahead" },
  { verb: "DEPLOY", key: "m", label: "Put on mech", hint: "Takes some ticks; a rogue drops its cover.", about: "self" },
  { verb: "STOW", key: "m", label: "Leave mech", hint: "Saves charge.", about: "self" },
  { verb: "VENT", key: "v", label: "Vent", hint: "Lose heat, and stand open.", about: "self", lasting: true },
  { verb: "PATCH", key: "r", label: "Patch", hint: "Mend the hunter beside you.", about: "self", lasting: true },
  { verb: "COOL", key: "k", label: "Cool", hint: "Take heat from the hunter's mech.", about: "self", lasting: true },
  { verb: "REVIVE", key: "u", label: "Revive", hint: "Get the fallen other up again.", about: "self", lasting: true },
  { verb: "DECOY", key: "b", label: "Decoy", hint: "Throw a decoy ahead: rogues take it for the hunter.", about: "ahead" },
  { verb: "PULL", key: "l", label: "Read log", hint: "Who charged here, or where the grid was tapped.", about: "self", lasting: true },
  { verb: "CHARGE", key: "y", label: "Charge", hint: "At a charging post; leaves an entry in its log.", about: "self", lasting: true },
  { verb: "TAP", key: "l", label: "Tap line", hint: "At a power line; leaves an anomaly on the grid.", about: "self", lasting: true },
  { verb: "SABOTAGE", key: "u", label: "Sabotage", hint: "So many undisturbed ticks close these works.", about: "self", lasting: true },
  { verb: "BLEND", key: "b", label: "Blend in", hint: "Do what a civilian would.", about: "self", lasting: true },
  { verb: "COVER", key: "k", label: "Cover again", hint: "At a post, unseen, for a price.", about: "self", lasting: true },
  { verb: "TUNNEL", key: "n", label: "Tunnel", hint: "To the other mouth, three ticks.", about: "self", lasting: true },
];

const SPECIALS = ["Dash", "Grip", "Charge", "", "Barrage", "Shield", "Cloak", "Mine", "Burst", "Dash"];
const TEAM_ONLY = ["INTERVIEW", "TEST", "SCAN", "PATCH", "COOL", "REVIVE", "DECOY", "PULL"];

export interface Offer extends Deed { can: boolean; why: string }

/** What may be offered now: what can be done, and what could be if one walked there. */
export function offers(view: View, verbs: Verbs, chosen: number): Offer[] {
  const slot = chosen === NEVER ? NEVER : view.slotOf(chosen);
  return DEEDS.flatMap((deed) => {
    const label = deed.verb === "SPECIAL" ? SPECIALS[view.get("frame")] : deed.label;
    if (!label) return [];
    if (deed.about === "self") return view.can(verbs.action(deed.verb)) ? [{ ...deed, label, can: true, why: "" }] : [];
    if (deed.about === "ahead") return ahead(view, verbs, deed.verb) === NEVER ? [] : [{ ...deed, label, can: true, why: "" }];
    const can = slot !== NEVER && view.can(verbs.action(deed.verb, slot));
    if (!can && !(deed.beside && walkable(view, deed.verb, chosen, slot))) return [];
    return [{ ...deed, label, can, why: can ? "" : "walks there first" }];
  });
}

/** Whether somebody is worth walking to for a verb. */
function walkable(view: View, verb: string, face: number, slot: number): boolean {
  if (face === NEVER || verb === "ACCUSE" || view.get("mech") === MECH.DONNING || view.get("ended")) return false;
  const seat = view.seat;
  if (verb === "CHALLENGE" ? seat !== SEAT.HUNTER : seat !== SEAT.PARTNER || !TEAM_ONLY.includes(verb)) return false;
  if (view.get("known", face) & (FLAG.TEAM | FLAG.REVEALED | FLAG.RETIRED)) return false;
  if (slot !== NEVER) return view.get("look", slot) === LOOK.CIVILIAN;
  return view.get("seen_x", face) >= 0;
}

/** The direction in which a verb of directions works, nearest to straight ahead; −1 for none. */
export function ahead(view: View, verbs: Verbs, verb: string): number {
  const facing = view.get("facing");
  for (const turn of [0, 1, -1, 2, -2, 3, -3, 4]) {
    const d = (facing + turn + 8) % 8;
    if (view.can(verbs.action(verb, d))) return verb === "SPECIAL" || verb === "DECOY" || turn === 0 ? d : NEVER;
  }
  return NEVER;
}

/** Does it, or sets out to. */
export function perform(deed: Deed, view: View, verbs: Verbs, orders: Orders, chosen: number, to = NEVER): void {
  if (deed.about === "self") {
    if (deed.lasting) orders.set({ kind: "work", verb: deed.verb, argument: 0 });
    else orders.instead(verbs.action(deed.verb));
  } else if (deed.about === "ahead") {
    const wanted = to !== NEVER && view.can(verbs.action(deed.verb, to)) ? to : ahead(view, verbs, deed.verb);
    if (wanted !== NEVER) orders.instead(verbs.action(deed.verb, wanted));
  } else if (chosen !== NEVER) {
    orders.set({ kind: "face", verb: deed.verb, face: chosen });
  }
}

/** What is being done, in words. */
export function doing(orders: Orders, name: (face: number) => string, place: (x: number, y: number) => string): string {
  const goal = orders.goal;
  if (!goal) return "";
  if (goal.kind === "walk") return `${goal.run ? "Running" : "Walking"} towards ${place(goal.x, goal.y)}`;
  const deed = DEEDS.find((known) => known.verb === goal.verb);
  if (goal.kind === "work") return deed?.label ?? "";
  return `${deed?.label}: ${name(goal.face)}`;
}
