/** Which part of the map is on the screen. */

import type { World } from "./world";

const LEAST = 6;
const MOST = 96;
/** Tiles beyond the map's edge that may be shown. */
const BEYOND = 3;
/** Tiles that should be on the screen, the shorter way. */
const SHOWN = 14.5;

export interface Inset { left: number; right: number; top: number; bottom: number }

export class Camera {
  /** Pixels of a tile on the screen. */
  zoom = 34;
  /** The tile in the middle of what is free of panels. */
  middle: { x: number; y: number };
  /** Whether the camera goes with its figure. */
  following = true;
  /** Pixels at the edges that panels cover. */
  inset: Inset = { left: 0, right: 0, top: 0, bottom: 0 };

  /** What is free of panels, in pixels of the host, and its middle. */
  private free = { width: 80, height: 80 };
  private centre = { x: 40, y: 40 };

  constructor(private readonly host: HTMLElement, private readonly world: World) {
    this.middle = { x: world.width / 2, y: world.height / 2 };
  }

  /** Takes the measure of the host; to be called before each frame. */
  measure(): void {
    const { left, right, top, bottom } = this.inset;
    this.free = { width: Math.max(80, this.host.clientWidth - left - right), height: Math.max(80, this.host.clientHeight - top - bottom) };
    this.centre = { x: left + this.free.width / 2, y: top + this.free.height / 2 };
  }

  fit(): void {
    this.measure();
    this.zoom = Math.max(24, Math.min(68, Math.min(this.free.width, this.free.height) / SHOWN));
  }

  /** Goes towards a point, by a share of the way. */
  follow(x: number, y: number, share: number): void {
    this.middle.x += (x - this.middle.x) * share;
    this.middle.y += (y - this.middle.y) * share;
  }

  /** Keeps most of the screen on the map. */
  bound(): void {
    const within = (at: number, size: number, pixels: number) => {
      const half = pixels / 2 / this.zoom - BEYOND;
      return half * 2 >= size ? size / 2 : Math.max(half, Math.min(size - half, at));
    };
    this.middle.x = within(this.middle.x, this.world.width, this.free.width);
    this.middle.y = within(this.middle.y, this.world.height, this.free.height);
  }

  /** Pixels of the host over a place of the map. */
  place(x: number, y: number): { x: number; y: number } {
    const { centre } = this;
    return { x: centre.x + (x - this.middle.x) * this.zoom, y: centre.y + (y - this.middle.y) * this.zoom };
  }

  /** The tile under a point of the window. */
  tileAt(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    const { centre } = this;
    return {
      x: Math.floor(this.middle.x + (clientX - box.left - centre.x) / this.zoom),
      y: Math.floor(this.middle.y + (clientY - box.top - centre.y) / this.zoom),
    };
  }

  /** The point of the window over the middle of a tile. */
  pointOf(x: number, y: number): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    const at = this.place(x + 0.5, y + 0.5);
    return { x: box.left + at.x, y: box.top + at.y };
  }

  /** Moves by pixels. */
  pan(dx: number, dy: number): void {
    this.following = false;
    this.middle.x = Math.max(0, Math.min(this.world.width, this.middle.x - dx / this.zoom));
    this.middle.y = Math.max(0, Math.min(this.world.height, this.middle.y - dy / this.zoom));
  }

  /** Looks at a tile. */
  look(x: number, y: number): void {
    this.following = false;
    this.middle = { x: x + 0.5, y: y + 0.5 };
    this.bound();
  }

  /** All of it on the screen. */
  whole(): void {
    this.measure();
    this.following = false;
    this.middle = { x: this.world.width / 2, y: this.world.height / 2 };
    const { width, height } = this.free;
    this.zoom = Math.max(LEAST, 0.96 * Math.min(width / this.world.width, height / this.world.height));
  }

  zoomBy(factor: number): void {
    this.zoom = Math.max(LEAST, Math.min(MOST, this.zoom * factor));
  }
}
