/** A hunt that is being played: the line, the orders, the map and the panels, held together. */

import { render } from "preact";
import type { Options } from "./api";
import { type Deed, perform } from "./deeds";
import type { Desk } from "./desk";
import { Hud, insetOf } from "./hud";
import { Input } from "./input";
import type { Lesson } from "./lessons";
import { GameMap } from "./map";
import { LOOK, SEAT, octant, words } from "./names";
import { Notebook } from "./notebook";
import { Orders, Verbs } from "./orders";
import { Papers } from "./papers";
import { type Note, type Notes, sceneOf } from "./scene";
import { prefs, change } from "./settings";
import { play as sound } from "./sound";
import { type Told, logged, tell } from "./tell";
import { NEVER, REACH, type View } from "./view";
import { type Advice, type Hello, type Listener, type Lobby, type Over, Wire } from "./wire";
import { HERE, World } from "./world";

const SLOTS = 8;
const LOGGED = 200;
/** What of the news is shown over the map. */
const HEADLINES: Told["sound"][] = ["alarm", "foe", "retired", "bad", "won", "lost"];

export interface PingWish { face: number; direction: number; left: number; top: number }
export type Tab = "map" | "sight" | "case" | "log";

export class Play implements Listener, Desk {
  hello: Hello | null = null;
  lobby: Lobby | null = null;
  view: View | null = null;
  advice: Advice | null = null;
  over: Over | null = null;
  world: World | null = null;
  verbs: Verbs | null = null;
  orders: Orders | null = null;
  log: Told[] = [];
  /** News that stand over the map for a moment. */
  headlines: { told: Told; until: number }[] = [];
  chosen = NEVER;
  readonly papers: Papers;
  readonly book = new Notebook();
  filter: "known" | "all" = "known";
  tab: Tab = "map";
  modal: "" | "settings" | "help" | "closed" = "";
  pinging: PingWish | null = null;
  trouble = "";
  advised = prefs.advice;
  /** What the server took from this seat in the last tick. */
  did = 0;
  /** Where this seat began. */
  from = { x: NEVER, y: NEVER };
  map: GameMap | null = null;
  private readonly wire: Wire;
  private readonly input: Input;
  private readonly ground: HTMLElement;
  private readonly panels: HTMLElement;
  private readonly stopping = new AbortController();

  constructor(host: HTMLElement, readonly room: string, readonly options: Options, readonly lesson: Lesson | null = null) {
    host.replaceChildren();
    this.ground = host.appendChild(document.createElement("div"));
    this.ground.className = "map";
    this.panels = host.appendChild(document.createElement("div"));
    this.panels.className = "over";
    this.panels.addEventListener("click", (event) => {
      if (event.detail) (event.target as HTMLElement).closest("button")?.blur(); // keys go on to steer
    });
    this.papers = new Papers(room);
    addEventListener("pagehide", () => this.book.save(this.bookKey), { signal: this.stopping.signal });
    this.input = new Input(this.ground, this);
    this.wire = new Wire(room, this);
    this.redraw();
  }

  // --- what the server tells

  welcome(told: Hello): void {
    const first = this.hello === null;
    this.hello = told;
    if (!first) return;
    this.book.load(this.bookKey);
    this.world = new World(told.level, this.options.tables.sites);
    this.verbs = new Verbs(this.options.tables);
    this.orders = new Orders(this.verbs, this.world);
    const map = new GameMap(this.ground, this.world);
    this.map = map;
    void map.start(this.room).then(() => this.draw());
  }

  lobbied(told: Lobby): void {
    this.lobby = told;
    const alone = told.people.length === 1;
    if (told.phase === "running" && this.lesson) this.send(); // what was wanted while time stood still
    if (told.phase === "waiting" && alone && this.hello?.host && !this.lesson) this.call("start");
    this.redraw();
  }

  viewed(view: View, did: number): void {
    const before = this.view;
    this.view = view;
    this.did = did;
    if (!before) this.from = { x: view.x, y: view.y };
    this.book.see(view, this.world!);
    if (before && view.tick > before.tick) {
      this.report(tell(before, view, this.world!, this.options.tables));
      this.warn(view);
    }
    this.orders?.took(did);
    this.send();
    this.lesson?.check(this, before);
    this.draw();
    this.redraw();
  }

  counsel(told: Advice): void {
    if (!this.advised) return;
    this.advice = told;
    this.redraw();
  }

  ended(told: Over): void {
    this.over = told;
    this.redraw();
  }

  wrong(text: string): void {
    this.say(text);
  }

  line(state: "open" | "broken" | "ended", why: string): void {
    this.trouble = why;
    if (state === "open" && this.advised) this.wire.advise(true);
    this.redraw();
  }

  // --- what the person wants

  call(what: "start" | "pause" | "resume"): void { this.wire.call(what); }

  advise(on: boolean): void {
    this.advised = on;
    change({ advice: on });
    if (!on) this.advice = null;
    this.wire.advise(on);
    this.redraw();
  }

  choose(face: number, look = false): void {
    this.chosen = face === this.chosen && !look ? NEVER : face;
    const view = this.view;
    if (look && view && face !== NEVER && view.get("seen_x", face) >= 0 && view.slotOf(face) === NEVER)
      this.map?.look(view.get("seen_x", face), view.get("seen_y", face));
    this.told();
  }

  /** Who verbs are about: the one chosen, else the nearest rogue in sight. */
  get target(): number {
    if (this.chosen !== NEVER || !this.view || this.view.seat >= SEAT.FIRST_ROGUE) return this.chosen;
    const slot = [...this.view.all("look")].indexOf(LOOK.ROGUE);
    return slot < 0 ? NEVER : this.view.get("contact_face", slot);
  }

  /** The contact in a slot, or the next one. */
  chooseSlot(slot: number): void {
    const face = this.view?.get("look", slot) ? this.view.get("contact_face", slot) : NEVER;
    if (face !== NEVER) this.choose(face);
  }

  chooseNext(step: number): void {
    const view = this.view;
    if (!view) return;
    const faces = [...view.all("contact_face")].filter((face, slot) => view.get("look", slot) && face >= 0);
    if (!faces.length) return;
    const at = faces.indexOf(this.chosen);
    this.chosen = faces[at < 0 ? 0 : (at + step + faces.length) % faces.length];
    this.told();
  }

  perform(deed: Deed, to = NEVER): void {
    if (!this.view || !this.orders || !this.verbs) return;
    perform(deed, this.view, this.verbs, this.orders, this.target, to);
    this.acted();
  }

  /** A click on a tile: choose who is there, else go there. */
  pointAt(x: number, y: number, run: boolean): void {
    const figure = this.map?.figureAt(x, y);
    if (figure && !figure.me && figure.face >= 0) return this.choose(figure.face);
    if (!this.world?.open(x, y) || !this.orders || !this.mayAct()) return;
    this.orders.set({ kind: "walk", x, y, run });
    this.map!.camera.following = true;
    this.acted();
  }

  steer(d: number, run: boolean): void {
    if (!this.orders) return;
    this.orders.steer = d === NEVER ? null : { d, run };
    if (d !== NEVER && this.map) this.map.camera.following = true;
    if (d !== NEVER) this.acted();
  }

  /** In a mech: face another way, or the one who is chosen. */
  turn(d: number): void {
    if (!this.verbs || !this.view?.can(this.verbs.action("TURN", d))) return;
    this.orders?.instead(this.verbs.action("TURN", d));
    this.acted();
  }

  stop(): void {
    this.orders?.set(null);
    this.pinging = null;
    this.acted();
  }

  /** Whether a verb is what is being done. */
  busyWith(verb: string): boolean {
    const goal = this.orders?.goal;
    return !!goal && goal.kind !== "walk" && goal.verb === verb;
  }

  startPing(left = innerWidth / 2 - 80, top = innerHeight / 2 - 120, x?: number, y?: number): void {
    const view = this.view;
    if (!view || view.x < 0) return;
    let face = x === undefined ? this.chosen : (this.map?.figureAt(x, y!)?.face ?? NEVER);
    if (face !== NEVER && view.slotOf(face) === NEVER) face = NEVER;
    const [dx, dy] = x === undefined ? [0, 0] : [x - view.x, y! - view.y];
    const direction = Math.max(Math.abs(dx), Math.abs(dy)) < 2 ? HERE : octant(dx, dy);
    this.pinging = {
      face, direction, left: Math.min(left, innerWidth - 190), top: Math.max(8, Math.min(top, innerHeight - 280)),
    };
    this.redraw();
  }

  ping(meaning: number): void {
    const wish = this.pinging;
    this.pinging = null;
    if (!wish || !this.view || !this.verbs || !this.orders) return;
    const slot = wish.face === NEVER ? NEVER : this.view.slotOf(wish.face);
    if (slot !== NEVER) this.orders.just(this.verbs.action("PING_FACE", (meaning - 1) * SLOTS + slot), wish.face);
    else this.orders.just(this.verbs.action("PING_TILE", (meaning - 1) * 9 + wish.direction));
    this.say(`You: ${words(this.options.tables.pings[meaning])}!`);
    sound("ping");
    this.acted();
  }

  lookAt(x: number, y: number): void {
    this.map?.look(x, y);
    this.draw();
  }

  note(face: number, note: Note): void {
    this.papers.note(face, note);
    this.told();
  }

  memo(face: number, text: string): void {
    this.papers.memo(face, text);
    this.redraw();
  }

  setFilter(filter: "known" | "all"): void { this.filter = filter; this.redraw(); }
  setTab(tab: Tab): void { this.tab = this.tab === tab ? "map" : tab; this.redraw(); }
  open(modal: Play["modal"]): void { this.modal = modal; this.redraw(); }
  mayAct(): boolean { return this.lobby?.phase === "running" && !this.over; }

  // --- what panels ask

  get notes(): Notes { return this.papers.notes; }
  get memos(): Map<number, string> { return this.papers.memos; }
  get invites(): Record<string, string> { return this.papers.invites; }

  seatName(seat: number): string {
    const name = words(this.options.seats[seat]);
    return seat === this.hello?.seat ? `You: ${name}` : name;
  }

  link(seat: string): string { return `${location.origin}/#join/${this.room}/${this.invites[seat]}`; }

  // --- inside

  /** Something was chosen or noted, which takes no time. */
  private told(): void {
    this.lesson?.check(this, this.view);
    this.draw();
    this.redraw();
  }

  private acted(): void {
    if (this.lesson) this.goOn();
    this.send();
    this.draw();
    this.redraw();
  }

  /** A lesson's time goes on as soon as one acts. */
  goOn(): void {
    const lesson = this.lesson!;
    if (this.lobby?.phase === "waiting") this.call("start");
    if (lesson.reading) this.call("resume"); // the pause that comes before it may still be under way
    lesson.reading = false;
  }

  private send(): void {
    if (!this.view || !this.orders || !this.mayAct()) return;
    const act = this.orders.next(this.view);
    if (act.action) this.wire.act(act.action, act.face);
    else this.wire.act(0, NEVER);
  }

  private draw(): void {
    if (!this.view || !this.world || !this.map) return;
    const goal = this.orders?.goal;
    this.map.show(
      sceneOf(this.view, this.world, this.options.tables, { notes: this.notes, kinds: this.book.kinds, chances: this.advice?.chances ?? {} }),
      1000 / (this.hello?.speed ?? 4), this.chosen, goal?.kind === "walk" ? goal : null, this.lesson?.points(this) ?? null,
    );
    this.map.describe(this.summary(this.view));
  }

  private summary(view: View): string {
    const seen = [...view.all("look")].filter(Boolean).length;
    const place = view.x < 0 ? "off the map" : `near ${this.world!.near(view.x, view.y)}`;
    return `The map. You are ${place}; ${seen} in sight; tick ${view.tick} of ${view.get("limit")}.`;
  }

  redraw(): void {
    if (this.stopping.signal.aborted) return;
    render(<Hud play={this} />, this.panels);
    this.measure();
  }

  /** How much of the map panels cover. */
  private measure(): void {
    if (!this.map) return;
    const inset = insetOf(this.panels);
    const first = !this.map.camera.inset.bottom && inset.bottom > 0;
    this.map.camera.inset = inset;
    if (first) this.map.camera.fit();
  }

  say(text: string): void {
    this.report([{ tick: this.view?.tick ?? 0, text, sound: "none", loud: false }]);
    this.redraw();
  }

  private report(news: Told[]): void {
    this.log = logged(this.log, news, LOGGED);
    this.book.hear(news);
    for (const told of news) {
      sound(told.sound);
      this.map?.happened(told.sound, told.face ?? NEVER, told.x, told.y);
      if (HEADLINES.includes(told.sound)) this.headlines.push({ told, until: performance.now() + 5000 });
    }
    this.headlines = this.headlines.filter(({ until }) => until > performance.now()).slice(-2);
  }

  /** A strike about to land on oneself is heard. */
  private warn(view: View): void {
    if (view.x < 0) return;
    const under = view.get("danger", REACH * (2 * REACH + 1) + REACH);
    if (under > 0 && under <= 2) sound("warn");
  }

  private get bookKey(): string { return `rogue9 book ${this.room} ${this.hello?.seat}`; }

  destroy(): void {
    this.stopping.abort();
    this.book.save(this.bookKey);
    this.wire.close();
    this.input.destroy();
    this.map?.destroy();
    render(null, this.panels);
  }
}
