/** A hunt that is over, watched again: any seat's view or everything, along a time line. */

import { decode } from "@msgpack/msgpack";
import { render } from "preact";
import type { Options } from "./api";
import type { Desk } from "./desk";
import { GameMap } from "./map";
import { insetOf } from "./hud";
import { words } from "./names";
import { Notebook } from "./notebook";
import type { Tab } from "./play";
import { type Notes, sceneOf, sceneOfAll } from "./scene";
import type { Sound } from "./tell";
import { Layout, NEVER, Reel, View } from "./view";
import type { Hello } from "./wire";
import { Screen } from "./watching";
import { World } from "./world";

export interface Event { tick: number; what: string; text: string; weight: number; known: string; x: number; y: number; faces: number[] }
export interface Told {
  hello: Hello; ticks: number; every: number; frames: Uint8Array[]; did: number[];
  people: { seat: number; name: string; mind: string }[]; events: Event[];
  end: { ended: number; score: number; rogues: { seat: number; face: number; frame: number }[] };
}
/** Sounds whose signs on the map stand for events. */
const SHOWN: Record<string, Sound> = {
  sabotage: "alarm", retired: "retired", challenged: "foe", struck: "foe", dropped: "mech", donning: "mech", hurt: "bad", false: "bad",
};
/** Events lighter than this aren't marked on the time line. */
export const MARKED = 2;

export class Watch implements Desk {
  view: View | null = null;
  world: World | null = null;
  readonly notes: Notes = new Map();
  readonly memos = new Map<number, string>();
  book = new Notebook();
  readonly advice = null;
  chosen = NEVER;
  filter: "known" | "all" = "known";
  told: Told | null = null;
  seat = "all";
  tick = 0;
  going = true;
  speed = 1;
  tab: Tab = "map";
  trouble = "";
  private reel: Reel | null = null;
  private layout: Layout | null = null;
  private map: GameMap | null = null;
  private readonly ground: HTMLElement;
  private readonly panels: HTMLElement;
  private readonly stop = new AbortController();
  private due = 0;

  constructor(host: HTMLElement, readonly room: string, readonly code: string, readonly options: Options) {
    host.replaceChildren();
    this.ground = host.appendChild(document.createElement("div"));
    this.ground.className = "map";
    this.panels = host.appendChild(document.createElement("div"));
    this.panels.className = "over";
    const { signal } = this.stop;
    addEventListener("keydown", (event) => this.key(event), { signal });
    this.ground.addEventListener("wheel", (event) => { event.preventDefault(); this.map?.camera.zoomBy(Math.exp(-event.deltaY / 600)); }, { signal, passive: false });
    this.ground.addEventListener("pointermove", (event) => event.buttons & 1 && this.map?.camera.pan(event.movementX, event.movementY), { signal });
    this.ground.addEventListener("click", (event) => this.click(event), { signal });
    void this.load("all");
    requestAnimationFrame((now) => this.run(now));
  }

  private get headers(): Record<string, string> { return this.code ? { "x-rogue9-code": this.code } : {}; }

  /** Takes another seat's view. */
  async load(seat: string): Promise<void> {
    try {
      const answer = await fetch(`/api/rooms/${encodeURIComponent(this.room)}/watch?seat=${seat}`, { headers: this.headers, signal: this.stop.signal });
      if (!answer.ok) throw new Error((await answer.json()).error);
      this.told = decode(new Uint8Array(await answer.arrayBuffer())) as Told;
    } catch (problem) {
      this.trouble = problem instanceof Error ? problem.message : String(problem);
      return this.redraw();
    }
    this.trouble = "";
    this.seat = seat;
    this.layout = new Layout(this.told.hello.layout, this.told.hello.view);
    this.reel = new Reel(this.told.frames, this.told.every);
    if (!this.map) {
      this.world = new World(this.told.hello.level, this.options.tables.sites);
      this.map = new GameMap(this.ground, this.world);
      this.map.camera.following = false;
      void this.map.start(this.room, this.headers).then(() => { this.map?.camera.whole(); this.show(); });
    }
    this.chosen = NEVER;
    this.map.camera.following = seat !== "all";
    if (seat === "all") this.map.camera.whole();
    else this.map.camera.fit();
    this.show();
  }

  private run(now: number): void {
    if (this.stop.signal.aborted) return;
    requestAnimationFrame((then) => this.run(then));
    if (!this.told || !this.going) return void (this.due = now);
    const period = 1000 / (this.told.hello.speed * this.speed);
    if (now - this.due < period) return;
    this.due = Math.max(this.due + period, now - period);
    if (this.tick >= this.told.ticks) this.going = false;
    else this.tick += 1;
    this.show();
    for (const event of this.told.events) if (event.tick === this.tick) this.happened(event);
  }

  /** Shows an event on the map. */
  private happened(event: Event): void {
    const sound = SHOWN[event.what];
    if (sound) this.map?.happened(sound, event.faces[0] ?? NEVER, event.x < 0 ? undefined : event.x, event.y < 0 ? undefined : event.y);
  }

  private show(): void {
    if (!this.told || !this.reel || !this.layout || !this.world || !this.map) return;
    const view = new View(this.layout, this.reel.get(this.tick));
    this.view = view;
    if (this.seat !== "all") this.book.see(view, this.world);
    const { tables } = this.options;
    const scene = this.seat === "all" ? sceneOfAll(view, tables) : sceneOf(view, this.world, tables, { notes: this.notes, kinds: this.book.kinds, chances: {} });
    this.map.show(scene, 1000 / (this.told.hello.speed * this.speed), this.chosen, null);
    this.redraw();
  }

  // --- what the person wants

  seek(tick: number): void {
    if (tick < this.tick) this.book = new Notebook(); // it knows no more than the tick that is shown
    this.tick = Math.max(0, Math.min(this.told?.ticks ?? 0, tick));
    this.show();
  }

  toggle(): void {
    if (this.told && this.tick >= this.told.ticks) this.tick = 0;
    this.going = !this.going;
    this.redraw();
  }

  setTab(tab: Tab): void { this.tab = this.tab === tab ? "map" : tab; this.redraw(); }
  setSpeed(speed: number): void { this.speed = speed; this.redraw(); }

  choose(face: number): void {
    this.chosen = face === this.chosen ? NEVER : face;
    this.show();
  }

  note(): void { /* notes belong to hunts that are being played */ }
  memo(): void { /* likewise */ }
  lookAt(x: number, y: number): void { this.map?.look(x, y); }
  setFilter(filter: "known" | "all"): void { this.filter = filter; this.redraw(); }
  seatName(seat: number): string { return words(this.options.seats[seat]); }

  private click(event: MouseEvent): void {
    const at = this.map?.tileAt(event.clientX, event.clientY);
    const figure = at && this.map?.figureAt(at.x, at.y);
    if (figure && figure.face >= 0) this.choose(figure.face);
  }

  private key(event: KeyboardEvent): void {
    const on = event.target as HTMLElement;
    if (/^(INPUT|SELECT)$/.test(on.tagName) && event.key !== " ") return;
    const deeds: Record<string, () => void> = {
      " ": () => this.toggle(), ArrowLeft: () => this.seek(this.tick - (event.shiftKey ? 10 : 1)),
      ArrowRight: () => this.seek(this.tick + (event.shiftKey ? 10 : 1)), Home: () => this.seek(0),
      End: () => this.seek(this.told?.ticks ?? 0), "+": () => this.map?.camera.zoomBy(1.2), "-": () => this.map?.camera.zoomBy(1 / 1.2),
      n: () => this.jump(1), b: () => this.jump(-1),
    };
    if (!deeds[event.key] || (on.tagName === "BUTTON" && event.key === " ")) return;
    event.preventDefault();
    deeds[event.key]();
  }

  /** To the next event worth it, or the one before. */
  jump(step: number): void {
    const ticks = this.marked().map((event) => event.tick);
    const to = step > 0 ? ticks.find((tick) => tick > this.tick) : ticks.reverse().find((tick) => tick < this.tick - 1);
    if (to !== undefined) this.seek(to);
  }

  marked(): Event[] { return this.told?.events.filter((event) => event.weight >= MARKED) ?? []; }

  redraw(): void {
    if (this.stop.signal.aborted) return;
    render(<Screen watch={this} />, this.panels);
    if (!this.map) return;
    const first = this.map.camera.inset.bottom === 0;
    this.map.camera.inset = insetOf(this.panels);
    if (first && this.seat === "all") this.map.camera.whole();
  }

  destroy(): void {
    this.stop.abort();
    this.map?.destroy();
    render(null, this.panels);
  }
}
