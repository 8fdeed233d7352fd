/** A hunt that is over, watched again: any seat's view or everything, along a time line. */

import { decode } from "@msgpack/msgpack";
import { render } from "preact";
import type { Options } from "./api";
import { CaseFile, Chosen } from "./casefile";
import type { Desk } from "./desk";
import { Copy } from "./ends";
import { GameMap } from "./map";
import { words } from "./names";
import { Key } from "./parts";
import { type Notes, sceneOf, sceneOfAll } from "./scene";
import { City, InSight, Self } from "./status";
import { Layout, NEVER, Reel, View } from "./view";
import type { Hello } from "./wire";
import { World } from "./world";

interface Event { tick: number; what: string; text: string; weight: number; known: string; x: number; y: number; faces: number[] }
interface Told {
  hello: Hello; ticks: number; every: number; frames: Uint8Array[]; did: number[];
  people: { seat: number; name: string; mind: string }[]; events: Event[];
  end: { ended: number; score: number; rogues: { seat: number; face: number; frame: number }[] };
}
const SPEEDS = [1, 2, 4, 8, 16];
/** Events lighter than this aren't marked on the time line. */
const MARKED = 2;

export class Watch implements Desk {
  view: View | null = null;
  world: World | null = null;
  readonly notes: Notes = new Map();
  readonly advice = null;
  chosen = NEVER;
  filter: "known" | "all" = "known";
  told: Told | null = null;
  seat = "all";
  tick = 0;
  going = true;
  speed = 1;
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
    this.ground.addEventListener("wheel", (event) => { event.preventDefault(); this.map?.zoomBy(Math.exp(-event.deltaY / 600)); }, { signal, passive: false });
    this.ground.addEventListener("pointermove", (event) => event.buttons & 1 && this.map?.pan(event.movementX, event.movementY), { signal });
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
      this.map.following = false;
      void this.map.start(this.room, this.headers).then(() => { this.map?.whole(); this.show(); });
    }
    this.chosen = NEVER;
    this.map.following = seat !== "all";
    if (seat === "all") this.map.whole();
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
  }

  private show(): void {
    if (!this.told || !this.reel || !this.layout || !this.world || !this.map) return;
    const view = new View(this.layout, this.reel.get(this.tick));
    this.view = view;
    const { tables } = this.options;
    const scene = this.seat === "all" ? sceneOfAll(view, tables) : sceneOf(view, this.world, tables, this.notes);
    this.map.show(scene, 1000 / (this.told.hello.speed * this.speed), this.chosen, null);
    this.redraw();
  }

  // --- what the person wants

  seek(tick: number): void {
    this.tick = Math.max(0, Math.min(this.told?.ticks ?? 0, tick));
    this.show();
  }

  toggle(): void {
    if (this.told && this.tick >= this.told.ticks) this.tick = 0;
    this.going = !this.going;
    this.redraw();
  }

  setSpeed(speed: number): void { this.speed = speed; this.redraw(); }

  choose(face: number): void {
    this.chosen = face === this.chosen ? NEVER : face;
    this.show();
  }

  note(): void { /* notes belong to hunts that are being played */ }
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
      End: () => this.seek(this.told?.ticks ?? 0), "+": () => this.map?.zoomBy(1.2), "-": () => this.map?.zoomBy(1 / 1.2),
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

  redraw(): void { if (!this.stop.signal.aborted) render(<Screen watch={this} />, this.panels); }

  destroy(): void {
    this.stop.abort();
    this.map?.destroy();
    render(null, this.panels);
  }
}

function Screen({ watch }: { watch: Watch }) {
  const { told, view, options } = watch;
  if (!told || !view) return <p class="loading" role="status">{watch.trouble || "Fetching the hunt …"}{watch.trouble && <a class="button" href="#">Back</a>}</p>;
  const seats = [...told.people.map((person) => options.seats[person.seat]), "all"];
  const recent = told.events.filter((event) => event.weight > 0 && event.tick <= watch.tick).slice(-6);
  const { tables } = options;
  return (
    <div class="hud watching">
      <div class="top">
        <City desk={watch} />
        <div class="tools">
          <label class="seatpick">seen by{" "}
            <select value={watch.seat} onChange={(event) => void watch.load(event.currentTarget.value)}>
              {seats.map((seat) => {
                const person = told.people.find((one) => options.seats[one.seat] === seat);
                return <option key={seat} value={seat}>{seat === "all" ? "all-seeing" : `${words(seat)}${person ? `: ${person.name || person.mind}` : ""}`}</option>;
              })}
            </select></label>
          <a class="button" href={`/api/rooms/${watch.room}/replay.r9`} download title="Download the replay">↓</a>
        </div>
      </div>
      {watch.seat !== "all" && <div class="left"><Self desk={watch} /><InSight desk={watch} /></div>}
      <div class="right">
        {watch.seat !== "all" && <><Chosen desk={watch} /><CaseFile desk={watch} /></>}
        {watch.seat === "all" && (
          <section class="panel"><header><h2>The truth</h2></header>
            <ul class="rogues">{told.end.rogues.map((rogue) => {
              const out = view.get("status", rogue.seat) === 2;
              return <li key={rogue.seat}><button class={`contact foe ${rogue.face === watch.chosen ? "chosen" : ""}`} onClick={() => watch.choose(rogue.face)}>
                <b>{rogue.face}</b><span class="what">{words(tables.frames[rogue.frame].name)}{out ? ", retired" : view.get("cover", rogue.seat) ? ", in cover" : ", in the open"}</span></button></li>;
            })}</ul>
            <p class="quiet">score {told.end.score}, {words(tables.ends[told.end.ended])}</p>
            {watch.code && <Copy text={`${location.origin}/#watch/${watch.room}/${watch.code}`} label="copy link" />}
          </section>
        )}
      </div>
      <div class="bottom">
        <ol class="log" aria-label="What happened">
          {recent.map((event, i) => <li key={`${event.tick} ${i}`} class={event.weight >= MARKED ? "loud" : ""}><time>{event.tick}</time>{event.text}</li>)}
        </ol>
        <div class="actions reel">
          <div class="line">
            {watch.marked().map((event, i) => (
              <button key={i} class={`mark ${event.what}`} style={{ left: `${(100 * event.tick) / Math.max(1, told.ticks)}%` }}
                title={`${event.tick}: ${event.text}`} aria-label={`${event.tick}: ${event.text}`} tabIndex={-1} onClick={() => watch.seek(event.tick)} />
            ))}
            <input type="range" min="0" max={told.ticks} value={watch.tick} aria-label="Tick" onInput={(event) => watch.seek(Number(event.currentTarget.value))} />
          </div>
          <div class="deeds">
            <button class="deed" onClick={() => watch.jump(-1)} title="Event before (B)">|◀</button>
            <button class="deed" onClick={() => watch.toggle()}>{watch.going ? "❚❚" : "▶"} <Key k="space" /></button>
            <button class="deed" onClick={() => watch.jump(1)} title="Next event (N)">▶|</button>
            {SPEEDS.map((speed) => <button key={speed} class="deed" aria-pressed={speed === watch.speed} onClick={() => watch.setSpeed(speed)}>{speed}×</button>)}
            <a class="deed button" href="#">Leave</a>
          </div>
        </div>
      </div>
      {watch.trouble && <p class="trouble" role="alert">{watch.trouble}</p>}
    </div>
  );
}
