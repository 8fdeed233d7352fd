/** Mouse, touch and keys. */

import { DEEDS, offers } from "./deeds";
import type { Play } from "./play";
import { NEVER } from "./view";
import { DX, DY } from "./world";

const STEPS: Record<string, [number, number]> = {
  KeyW: [0, -1], KeyS: [0, 1], KeyA: [-1, 0], KeyD: [1, 0], KeyQ: [-1, -1], KeyE: [1, -1], KeyZ: [-1, 1], KeyC: [1, 1],
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
  Numpad8: [0, -1], Numpad2: [0, 1], Numpad4: [-1, 0], Numpad6: [1, 0],
  Numpad7: [-1, -1], Numpad9: [1, -1], Numpad1: [-1, 1], Numpad3: [1, 1],
};
/** Pixels by which a finger may move and still mean a tap; milliseconds after which it means a ping. */
const SLACK = 10;
const LONG = 480;
const TWICE = 320;

const PANELS = ".tools, .sight, .chosen-one, .case, .happens, .actions, .lesson, .tabs";

/** Takes the focus to the next panel; Escape gives it back to the map. */
function nextPanel(step: number): void {
  const reachable = "button:not([disabled]), a[href], input, select, [tabindex='0']";
  const panels = [...document.querySelectorAll(PANELS)].filter((panel) => panel.clientHeight > 0 && panel.querySelector(reachable));
  const at = panels.findIndex((panel) => panel.contains(document.activeElement));
  const next = panels[at < 0 && step < 0 ? panels.length - 1 : (at + step + panels.length) % panels.length];
  next?.querySelector<HTMLElement>(reachable)?.focus();
}

interface Finger { x: number; y: number; startX: number; startY: number; since: number; moved: boolean }

export class Input {
  private readonly held = new Set<string>();
  private readonly fingers = new Map<number, Finger>();
  private timer = 0;
  private last = { x: NEVER, y: NEVER, at: 0 };
  private readonly stop = new AbortController();

  constructor(private readonly ground: HTMLElement, private readonly play: Play) {
    const { signal } = this.stop;
    addEventListener("keydown", (event) => this.down(event), { signal });
    addEventListener("keyup", (event) => this.up(event), { signal });
    addEventListener("blur", () => this.release(), { signal });
    ground.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    ground.addEventListener("pointerdown", (event) => this.press(event), { signal });
    ground.addEventListener("pointermove", (event) => this.move(event), { signal });
    ground.addEventListener("pointerup", (event) => this.lift(event), { signal });
    ground.addEventListener("pointercancel", (event) => this.fingers.delete(event.pointerId), { signal });
    ground.addEventListener("wheel", (event) => {
      event.preventDefault();
      play.map?.camera.zoomBy(Math.exp(-event.deltaY / 600));
    }, { signal, passive: false });
  }

  destroy(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  // --- keys

  private down(event: KeyboardEvent): void {
    const { play } = this;
    const on = event.target as HTMLElement;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(on.tagName) || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return this.escape();
    if (play.modal === "settings" || play.modal === "help") return;
    const pressing = on.closest(`button, a, ${PANELS}`) !== null;
    if (pressing && (event.key === "Enter" || event.key === " " || event.key === "Tab")) return;
    if (play.pinging && /^[1-6]$/.test(event.key)) {
      event.preventDefault();
      return play.ping(Number(event.key));
    }
    if (STEPS[event.code]) {
      event.preventDefault();
      this.held.add(event.code);
      if (event.altKey) return play.turn(this.direction());
      return this.steer(event.shiftKey);
    }
    if (this.command(event)) event.preventDefault();
  }

  private escape(): void {
    const { play } = this;
    const on = document.activeElement as HTMLElement | null;
    if (play.pinging) play.pinging = null;
    else if (!play.modal && on?.closest(PANELS)) on.blur();
    else if (play.modal) play.modal = "";
    else if (play.lobby?.phase === "running" && play.hello?.host) play.call("pause");
    play.redraw();
  }

  private command(event: KeyboardEvent): boolean {
    const { play } = this;
    const { key } = event;
    if (/^[1-8]$/.test(key)) play.chooseSlot(Number(key) - 1);
    else if (key === "Tab") play.chooseNext(event.shiftKey ? -1 : 1);
    else if (key === " ") play.stop();
    else if (key === ".") play.startPing();
    else if (key === "+" || key === "=") play.map?.camera.zoomBy(1.2);
    else if (key === "-") play.map?.camera.zoomBy(1 / 1.2);
    else if (key === "Home") this.home();
    else if (key === "F6") nextPanel(event.shiftKey ? -1 : 1);
    else if (key === "?") play.open("help");
    else if (key === "o") play.advise(!play.advised);
    else if (key === "p" && play.hello?.host && !play.over) play.call(play.lobby?.phase === "paused" ? "resume" : "pause");
    else if (key === "Enter" && (play.lesson?.done || play.lesson?.lost)) void play.lesson.next();
    else if (key === "Enter" && play.lesson) play.goOn();
    else return this.deed(key);
    return true;
  }

  private home(): void {
    if (this.play.map) this.play.map.camera.following = true;
  }

  /** The letter of a verb; with a direction held it goes that way. */
  private deed(key: string): boolean {
    const { play } = this;
    if (!play.view || !play.verbs || !DEEDS.some((deed) => deed.key === key)) return false;
    const offer = offers(play.view, play.verbs, play.target).find((found) => found.key === key);
    if (offer) play.perform(offer, this.direction());
    return true;
  }

  private up(event: KeyboardEvent): void {
    if (this.held.delete(event.code)) this.steer(event.shiftKey);
  }

  private release(): void {
    this.held.clear();
    this.steer(false);
  }

  /** The direction of all keys that are held. */
  private direction(): number {
    let [dx, dy] = [0, 0];
    for (const code of this.held) [dx, dy] = [dx + STEPS[code][0], dy + STEPS[code][1]];
    for (let d = 0; d < 8; d++) if (DX[d] === Math.sign(dx) && DY[d] === Math.sign(dy)) return d;
    return NEVER;
  }

  private steer(run: boolean): void {
    this.play.steer(this.direction(), run);
  }

  // --- mouse and touch

  private press(event: PointerEvent): void {
    const { play } = this;
    this.ground.setPointerCapture(event.pointerId);
    if (play.pinging) {
      play.pinging = null;
      return play.redraw();
    }
    if (event.button === 2) return this.pingAt(event.clientX, event.clientY);
    this.fingers.set(event.pointerId, {
      x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY, since: event.timeStamp, moved: false,
    });
    clearTimeout(this.timer);
    if (event.pointerType === "touch" && this.fingers.size === 1)
      this.timer = window.setTimeout(() => {
        this.fingers.clear();
        this.pingAt(event.clientX, event.clientY);
      }, LONG);
  }

  private pingAt(left: number, top: number): void {
    const at = this.play.map?.tileAt(left, top);
    if (at) this.play.startPing(left, top, at.x, at.y);
  }

  private move(event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    const { map } = this.play;
    if (!finger || !map) return;
    if (!finger.moved && Math.hypot(event.clientX - finger.startX, event.clientY - finger.startY) < SLACK) return;
    finger.moved = true;
    clearTimeout(this.timer);
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    const other = [...this.fingers.values()].find((one) => one !== finger);
    if (other) {
      const before = Math.hypot(finger.x - other.x, finger.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (before > 0) map.camera.zoomBy(after / before);
      other.moved = true;
    } else map.camera.pan(dx, dy);
    finger.x = event.clientX;
    finger.y = event.clientY;
  }

  private lift(event: PointerEvent): void {
    const finger = this.fingers.get(event.pointerId);
    clearTimeout(this.timer);
    this.fingers.delete(event.pointerId);
    if (!finger || finger.moved || !this.play.map) return;
    const { x, y } = this.play.map.tileAt(event.clientX, event.clientY);
    const again = this.last.x === x && this.last.y === y && event.timeStamp - this.last.at < TWICE;
    this.last = { x, y, at: event.timeStamp };
    this.play.pointAt(x, y, again || event.shiftKey);
  }
}

