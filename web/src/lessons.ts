/** What the scenes of the tutorial ask for, step by step; the server sets the scenes up. */

import * as api from "./api";
import { keep } from "./home";
import { FLAG, LOOK, MECH, NEWS, STATUS } from "./names";
import type { Play } from "./play";
import { change, prefs } from "./settings";
import { play as sound } from "./sound";
import { NEVER, REACH, type View } from "./view";

interface Step {
  say: string;
  /** What it speaks of: a place of the map to point at. */
  at?(view: View, play: Play): Spot;
  done(view: View, before: View, play: Play): boolean;
}

const HERE = REACH * (2 * REACH + 1) + REACH;
const under = (view: View) => {
  const ticks = view.x >= 0 ? view.get("danger", HERE) : 0;
  return ticks > 0 && ticks < 100 ? ticks : 0;
};
const any = (view: View, field: string, holds: (value: number) => boolean) => [...view.all(field)].some(holds);
const did = (play: Play, verb: string) => play.verbs!.of(play.did).verb === verb;
const retired = (view: View) => view.all("total")[NEWS.RETIRED] > 0;

type Spot = { x: number; y: number } | null;

const look = (view: View, wanted: number): Spot => {
  const slot = [...view.all("look")].indexOf(wanted);
  return slot < 0 ? null : { x: view.get("contact_x", slot), y: view.get("contact_y", slot) };
};
const post = (view: View, play: Play): Spot => {
  const far = (site: { x: number; y: number }) => Math.hypot(site.x - view.x, site.y - view.y);
  return play.world!.level.sites.filter((site) => site.kind === POST).sort((a, b) => far(a) - far(b))[0] ?? null;
};
const POST = 6;

const SCENES: Record<string, { title: string; speed: number; waits: boolean; steps: Step[] }> = {
  search: {
    title: "Searching",
    waits: false,
    speed: 5,
    steps: [
      { say: "You are the green one, the partner. Walk: click a place on the map, or use W A S D (or the arrows). Dark is what you don't see.",
        done: (view, _, play) => Math.max(Math.abs(view.x - play.from.x), Math.abs(view.y - play.from.y)) >= 3 },
      { say: "Somebody has sabotaged the works, and people saw it. Click one of them (or press 1) and then Ask (I): you walk there and ask.", at: (view) => look(view, LOOK.CIVILIAN),
        done: (view) => any(view, "asked_tick", (tick) => tick >= 0) },
      { say: "What they say, true or not, goes into the case file on the right. Androids charge at posts, marked +. Go onto a post (try the map: drag it, use the wheel) and read its log (L).", at: post,
        done: (view) => any(view, "log_seen", (tick) => tick >= 0) },
      { say: "The log tells who charged there and when. Somebody who is named and was there is worth a look: mark that face in the case file with the small button at the end of its row.",
        done: (_, __, play) => play.notes.size > 0 },
    ],
  },
  test: {
    title: "Testing",
    waits: true,
    speed: 2,
    steps: [
      { say: "Somebody stands beside you. Choose them: click, or press 1.", at: (view) => look(view, LOOK.CIVILIAN), done: (_, __, play) => play.chosen !== NEVER },
      { say: "Is this a rogue? Test (T): every tick gives an answer, right about four times in five.", done: (view) => any(view, "tests", (count) => count >= 2) },
      { say: "Answers add up to the bar: to the right a rogue, to the left none. Each test costs the city's trust. Go on until you are rather sure, then stop (space).",
        done: (view, _, play) => any(view, "odds", (odds) => Math.abs(odds) >= 2500) && !play.orders!.goal },
      { say: "Point it out to the hunter: right click (or touch long, or press the full stop) and choose suspect.", done: (_, __, play) => did(play, "PING_FACE") || did(play, "PING_TILE") },
    ],
  },
  challenge: {
    title: "Challenging",
    waits: true,
    speed: 4,
    steps: [
      { say: "Now you are the hunter, in blue. Your partner has tested somebody: the top row of the case file. Choose that row.", at: (view) => look(view, LOOK.CIVILIAN),
        done: (view, _, play) => play.chosen !== NEVER && view.get("odds", play.chosen) > 3000 },
      { say: "Six answers, nearly all yes. Challenge (H): you walk up and call them a rogue. Were they innocent, the city would pay for it.",
        done: (view) => any(view, "known", (value) => (value & FLAG.REVEALED) !== 0) },
      { say: "A rogue! It puts on its mech, and on foot you wouldn't last. Put on yours (M).", done: (view) => view.get("mech") !== MECH.OFF },
      { say: "It takes some ticks. A mech has armour on four sides, structure under it, and heat: look at the panel on the left.", done: (view) => view.get("mech") === MECH.ON },
    ],
  },
  fight: {
    title: "Fighting",
    waits: true,
    speed: 2,
    steps: [
      { say: "A rogue in its mech. Choose it (1, or click) and fire: F is your first weapon, G the second; you go on firing until you stop. Shots land some ticks later, on the tiles that turn red.", at: (view) => look(view, LOOK.ROGUE),
        done: (view) => view.get("strikes") > 0 || retired(view) },
      { say: "It fires, too: hatched red tiles, with the ticks that are left. At 2 or more there is time to step off, so move (you go on firing after); those who stand still lose.",
        done: (view, before) => (under(before) > 0 && under(view) === 0) || retired(view) },
      { say: "Firing, running and turning make heat; too much, and the mech shuts down. Vent (V) when it is hot and you are safe. Then finish it. Firing from where its armour is thin helps.",
        done: (view) => retired(view) },
    ],
  },
  together: {
    title: "Working together",
    waits: true,
    speed: 2,
    steps: [
      { say: "You are the partner again, and the hunter fights a brawler, which comes close and grips. Choose the rogue and scan it (X): hits count more while the scan holds, and its weak side is shown.", at: (view) => look(view, LOOK.ROGUE),
        done: (view) => any(view, "known_frame", (frame) => frame > 0) || retired(view) },
      { say: "The hunter is damaged. Stand beside her and patch (R); cool her (K) when she is hot. Stay off red tiles.", at: (view) => look(view, LOOK.HUNTER),
        done: (view, _, play) => did(play, "PATCH") || did(play, "COOL") || retired(view) },
      { say: "Throw a decoy (B, in the direction you hold or look): rogues take it for the hunter. And help until the rogue is retired.",
        done: (view) => retired(view) },
    ],
  },
};

/** One scene while it is being played. */
export class Lesson {
  step = 0;
  /** Time stands still until one acts. */
  reading = false;
  private down = false;
  /** Whether a rogue has been in sight. */
  private met = false;
  done = false;
  lost = false;
  readonly title: string;
  private readonly parts: Step[];

  constructor(readonly scene: string, private readonly scenes: string[]) {
    this.title = SCENES[scene].title;
    this.parts = SCENES[scene].steps;
  }

  get steps(): number { return this.parts.length; }
  get last(): boolean { return this.scenes.indexOf(this.scene) === this.scenes.length - 1; }
  get say(): string {
    if (this.lost) return "That went wrong. It happens; try it again.";
    if (this.down && !this.done) return "You are down. It can happen: the hunter can revive you once she has won. Wait, or begin anew.";
    return this.done ? (this.last ? "That is all you need. The rest you find out on the hunt." : "Well done.") : this.parts[this.step].say;
  }

  /** The place that the step speaks of, if any. */
  points(play: Play): Spot { return this.done || this.lost ? null : (this.parts[this.step].at?.(play.view!, play) ?? null); }

  check(play: Play, before: View | null): void {
    const view = play.view!;
    this.down = !this.done && view.get("status") === STATUS.DOWN;
    if (!before) this.met = look(view, LOOK.ROGUE) !== null;
    if (!this.met && look(view, LOOK.ROGUE)) {
      this.met = true;
      this.halt(play);
    }
    if (before && !this.done && this.parts[this.step].done(view, before, play)) {
      sound("clue");
      if (this.step + 1 < this.parts.length) this.goOn(play);
      else this.finish();
    }
    if (this.done) return;
    if (view.get("ended") && retired(view)) this.finish();
    else this.lost = view.get("ended") !== 0 || view.get("status") === STATUS.OUT || (this.scene === "fight" && view.get("structure") === 0);
  }

  /** The next step. */
  private goOn(play: Play): void {
    this.step += 1;
    this.halt(play);
  }

  /** Where there is no time to read, the hunt waits. */
  private halt(play: Play): void {
    if (!SCENES[this.scene].waits || play.lobby?.phase !== "running" || play.view!.get("ended")) return;
    this.reading = true;
    play.call("pause");
  }

  private finish(): void {
    this.done = true;
    this.lost = false;
    this.step = this.parts.length - 1;
    if (this.last) change({ taught: true });
  }

  /** The same scene from its start. */
  async again(): Promise<void> {
    await learn(this.scene);
  }

  /** The next scene, the same once more, or the first page. */
  async next(): Promise<void> {
    const at = this.scenes.indexOf(this.scene) + (this.lost ? 0 : 1);
    if (at < this.scenes.length) await learn(this.scenes[at]);
    else location.hash = "";
  }
}

/** Goes to a scene, in a room of its own. */
export async function learn(scene: string): Promise<void> {
  const made = await api.learn(scene, prefs.name || "Somebody", SCENES[scene].speed);
  keep(made);
  location.hash = `learn/${made.room}/${scene}`;
}
