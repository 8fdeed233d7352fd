/** The line to the server: messages in, wishes out, and coming back when it breaks. */

import { decode, encode } from "@msgpack/msgpack";
import { type Field, Layout, NEVER, View, patched } from "./view";
import type { LevelTold } from "./world";

export interface Hello {
  type: "hello"; version: number; room: string; seat: number; host: boolean; speed: number;
  layout: Field[]; view: number; level: LevelTold;
}
export interface Person { seat: number; name: string; present: boolean; taken: boolean; mind: boolean }
export interface Lobby { type: "lobby"; phase: string; why: string; people: Person[] }
export interface Advice { type: "advice"; tick: number; chances: Record<string, number>; why: string }
export interface Over { type: "over"; ended: number; score: number; rogues: { seat: number; face: number; frame: number }[]; watch?: string }
interface Frame { type: "frame"; tick: number; base: number; patch: Uint8Array; did: number }
interface Wrong { type: "wrong"; text: string }
type Message = Hello | Lobby | Frame | Advice | Over | Wrong;

export interface Listener {
  welcome(told: Hello): void;
  lobbied(told: Lobby): void;
  viewed(view: View, did: number): void;
  counsel(told: Advice): void;
  ended(told: Over): void;
  wrong(text: string): void;
  /** The line is "open", being taken up again ("broken"), or ended for good, with a reason. */
  line(state: "open" | "broken" | "ended", why: string): void;
}

/** Codes after which coming back makes no sense. */
const FINAL: Record<number, string> = {
  4000: "The server didn't understand this page: load it anew.",
  4001: "The hunt goes on in another tab.",
  4003: "You have no seat in this room.",
  4008: "This page said too much at once: load it anew.",
};
const WAITS = [300, 600, 1200, 2500, 5000];

export class Wire {
  private socket: WebSocket | null = null;
  private layout: Layout | null = null;
  private packet: Uint8Array | null = null;
  private tick = NEVER;
  private failed = 0;
  private closed = false;

  constructor(private readonly room: string, private readonly listener: Listener) {
    this.open();
  }

  private open(): void {
    const base = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
    const since = this.packet ? `?since=${this.tick}` : "";
    const socket = new WebSocket(`${base}/api/rooms/${encodeURIComponent(this.room)}/live${since}`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => this.take(decode(new Uint8Array(event.data as ArrayBuffer)) as Message);
    socket.onclose = (event) => this.lost(event.code);
    this.socket = socket;
  }

  private lost(code: number): void {
    if (this.closed) return;
    if (code in FINAL) return this.listener.line("ended", FINAL[code]);
    this.listener.line("broken", "The line to the server is broken: trying again.");
    const wait = WAITS[Math.min(this.failed++, WAITS.length - 1)];
    setTimeout(() => !this.closed && this.open(), wait * (0.7 + 0.6 * Math.random()));
  }

  private take(message: Message): void {
    switch (message.type) {
      case "hello":
        this.failed = 0;
        this.layout = new Layout(message.layout, message.view);
        this.listener.welcome(message);
        return this.listener.line("open", "");
      case "frame":
        return this.frame(message);
      case "lobby":
        return this.listener.lobbied(message);
      case "advice":
        return this.listener.counsel(message);
      case "over":
        return this.listener.ended(message);
      case "wrong":
        return this.listener.wrong(message.text);
    }
  }

  private frame(told: Frame): void {
    if (!this.layout) return;
    if (told.base !== NEVER && (told.base !== this.tick || !this.packet)) {
      this.packet = null; // something was lost: take it up anew, whole
      this.socket?.close();
      return;
    }
    this.packet = told.base === NEVER ? told.patch.slice() : patched(this.packet as Uint8Array, told.patch);
    this.tick = told.tick;
    this.listener.viewed(new View(this.layout, this.packet), told.did);
  }

  private say(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encode(message));
  }

  act(action: number, face: number): void { this.say({ type: "act", tick: this.tick, action, face }); }
  call(what: "start" | "pause" | "resume"): void { this.say({ type: "call", what }); }
  advise(on: boolean): void { this.say({ type: "advise", on }); }

  close(): void {
    this.closed = true;
    this.socket?.close();
  }
}
