/** What the person wants, turned into one action a tick by the View alone. */

import type { Tables } from "./api";
import { NEVER, type View } from "./view";
import { HERE, type World } from "./world";

/** A wish that lasts until it is done, can't be done any more, or another takes its place. */
export type Goal =
  | { kind: "walk"; x: number; y: number; run: boolean }
  | { kind: "face"; verb: string; face: number }
  | { kind: "work"; verb: string; argument: number };

export interface Act { action: number; face: number }

export const STAY: Act = { action: 0, face: NEVER };
/** Verbs about a contact, by its slot. */
export const SLOTTED = ["INTERVIEW", "TEST", "CHALLENGE", "SCAN", "ACCUSE", "FIRE_A", "FIRE_B", "PING_FACE"];
/** Verbs that are gone on with from tick to tick. */
export const LASTING = [
  "INTERVIEW", "TEST", "CHARGE", "TAP", "PULL", "SABOTAGE", "BLEND", "DEPLOY", "VENT", "PATCH", "COOL", "REVIVE",
  "COVER",
];
/** Verbs that are gone on with as often as they can be, whatever one's feet do. */
const FIRE = ["FIRE_A", "FIRE_B"];
/** Ticks for which somebody out of sight is still fired at once they are back. */
const LOST = 8;
/** Verbs that need somebody beside one, so that one walks there first. */
const BESIDE = ["INTERVIEW", "TEST", "CHALLENGE", "ACCUSE"];
/** Ticks after which a work is done, where it can be done again at once. */
const TICKS: Record<string, number> = { PULL: 2, TUNNEL: 3 };
/** Log-odds, thousandths, from which more answers of one face tell nothing. */
const SURE = 5000;
const SLOTS = 8;
const PATIENCE = 3;

export class Verbs {
  private readonly first = new Map<string, number>();
  private readonly known: Tables["verbs"];

  constructor(tables: Tables) {
    this.known = tables.verbs;
    for (const verb of tables.verbs) this.first.set(verb.name, verb.first);
  }

  action(verb: string, argument = 0): number {
    const first = this.first.get(verb);
    if (first === undefined) throw new Error(`There is no verb ${verb}.`);
    return first + argument;
  }

  /** Verb and argument of an action. */
  of(action: number): { verb: string; argument: number } {
    const found = this.known.find((verb) => action >= verb.first && action < verb.first + verb.count);
    return { verb: found?.name ?? "STAY", argument: action - (found?.first ?? 0) };
  }
}

export class Orders {
  goal: Goal | null = null;
  /** Direction that is held on a key, and whether to run; it stands above goals. */
  steer: { d: number; run: boolean } | null = null;
  private once: { act: Act; sent: number } | null = null;
  private stuck = 0;
  private begun = false;
  private taken = 0;
  private lost = 0;

  constructor(private readonly verbs: Verbs, private readonly world: World) {}

  set(goal: Goal | null): void {
    this.goal = goal;
    this.once = null;
    this.stuck = 0;
    this.begun = false;
    this.taken = 0;
    this.lost = 0;
  }

  /** One action, in the next tick; what else is wanted goes on after it. */
  just(action: number, face = NEVER): void {
    this.once = { act: { action, face }, sent: 0 };
  }

  /** A single action that takes the place of all wishes. */
  instead(action: number, face = NEVER): void {
    this.set(null);
    this.just(action, face);
  }

  /** What the server took from this seat in the tick that has passed. */
  took(action: number): void {
    const { verb } = this.verbs.of(action);
    if (this.goal?.kind === "work" && this.goal.verb === verb && ++this.taken === TICKS[verb]) this.goal = null;
    if (!this.once?.sent) return;
    const same = verb === this.verbs.of(this.once.act.action).verb;
    if (same || this.once.sent >= PATIENCE) this.once = null;
  }

  /** The action for the next tick. */
  next(view: View): Act {
    if (this.once) {
      this.once.sent += 1;
      return this.once.act;
    }
    if (this.steer) {
      if (!this.firing) this.goal = null;
      return this.step(view, this.steer.d, this.steer.run) ?? STAY;
    }
    const act = this.towards(view);
    if (act === null) {
      this.stuck += 1;
      if (this.stuck >= PATIENCE) this.goal = null;
      return STAY;
    }
    this.stuck = 0;
    return act;
  }

  /** Whether somebody is being fired at. */
  get firing(): boolean { return this.goal?.kind === "face" && FIRE.includes(this.goal.verb); }

  private towards(view: View): Act | null {
    const goal = this.goal;
    if (!goal) return STAY;
    if (goal.kind === "walk") return this.walk(view, goal.x, goal.y, goal.run, false, () => (this.goal = null));
    if (goal.kind === "work") {
      const action = this.verbs.action(goal.verb, goal.argument);
      if (!view.can(action)) return this.finish();
      this.begun = true;
      return { action, face: NEVER };
    }
    return this.about(view, goal.verb, goal.face);
  }

  /** What was begun and can't be done any more is done. */
  private finish(): null {
    if (this.begun) this.goal = null;
    return null;
  }

  private about(view: View, verb: string, face: number): Act | null {
    const slot = view.slotOf(face);
    if (this.firing) return this.fire(view, verb, face, slot);
    if (verb === "TEST" && this.begun && Math.abs(view.get("odds", face)) >= SURE) return this.finish();
    if (slot !== NEVER && view.can(this.verbs.action(verb, slot))) {
      const act = { action: this.verbs.action(verb, slot), face };
      this.begun = true;
      if (!LASTING.includes(verb)) {
        this.goal = null;
        this.once = { act, sent: 1 };
      }
      return act;
    }
    if (!BESIDE.includes(verb) || (this.begun && verb === "INTERVIEW")) return this.finish();
    const x = slot !== NEVER ? view.get("contact_x", slot) : view.get("seen_x", face);
    const y = slot !== NEVER ? view.get("contact_y", slot) : view.get("seen_y", face);
    if (x < 0) return this.finish();
    return this.walk(view, x, y, false, true, () => undefined);
  }

  private fire(view: View, verb: string, face: number, slot: number): Act {
    this.lost = slot === NEVER ? this.lost + 1 : 0;
    if (this.lost > LOST) this.goal = null;
    const action = this.verbs.action(verb, Math.max(0, slot));
    return slot !== NEVER && view.can(action) ? { action, face } : STAY;
  }

  private walk(view: View, x: number, y: number, run: boolean, beside: boolean, there: () => void): Act | null {
    if (view.x < 0) return null;
    const d = this.world.step(view, x, y, beside);
    if (d === HERE) {
      there();
      return beside ? null : STAY;
    }
    if (d === NEVER) return null;
    return this.step(view, d, run) ?? (view.get("rest") > 0 ? STAY : null);
  }

  private step(view: View, d: number, run: boolean): Act | null {
    for (const verb of run ? ["RUN", "WALK"] : ["WALK"]) {
      const action = this.verbs.action(verb, d);
      if (view.can(action)) return { action, face: NEVER };
    }
    return null;
  }

  /** A ping about a contact in sight. */
  pingFace(view: View, meaning: number, face: number): void {
    const slot = view.slotOf(face);
    if (slot === NEVER) return;
    this.just(this.verbs.action("PING_FACE", (meaning - 1) * SLOTS + slot), face);
  }

  /** A ping in a direction (8 is here). */
  pingTile(meaning: number, direction: number): void {
    this.just(this.verbs.action("PING_TILE", (meaning - 1) * 9 + direction));
  }
}
