/** The ground as a picture: the server's, and plain tiles until it is there. */

import { Texture } from "pixi.js";
import { shines } from "./figures";
import { TERRAIN } from "./names";
import type { Figure, Scene } from "./scene";
import type { World } from "./world";

const SHADE: Record<number, [number, number, number]> = {
  [TERRAIN.ROCK]: [38, 26, 28], [TERRAIN.WALL]: [104, 92, 92], [TERRAIN.OPEN]: [94, 46, 34],
  [TERRAIN.ROAD]: [52, 40, 40], [TERRAIN.FLOOR]: [60, 50, 62], [TERRAIN.RUBBLE]: [110, 72, 58],
  [TERRAIN.COVER]: [150, 140, 130], [TERRAIN.TUNNEL]: [90, 40, 120], [TERRAIN.LINE]: [44, 78, 70],
};

/** A pixel a tile, its edges soft: what is shown until the picture is there. */
export function plain(world: World): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = world.width;
  canvas.height = world.height;
  const pen = canvas.getContext("2d")!;
  const image = pen.createImageData(world.width, world.height);
  world.level.ground.forEach((terrain, at) => {
    const light = 0.7 + 0.6 * (world.elevation[at] / 100);
    (SHADE[terrain] ?? [0, 0, 0]).forEach((value, part) => (image.data[4 * at + part] = value * light));
    image.data[4 * at + 3] = 255;
  });
  pen.putImageData(image, 0, 0);
  const texture = Texture.from(canvas);
  texture.source.scaleMode = "linear";
  return texture;
}

/** The picture of a room's ground; null where it can't be had. */
export async function picture(room: string, headers: Record<string, string> = {}): Promise<Texture | null> {
  try {
    const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/ground.webp`, { headers });
    if (!answer.ok) return null;
    const image = await createImageBitmap(await answer.blob());
    const texture = Texture.from(image);
    texture.source.scaleMode = "linear";
    texture.source.autoGenerateMipmaps = true;
    return texture;
  } catch {
    return null;
  }
}

/** Darkness, 0 to 255, over ground in sight, remembered, and never seen; by day and at night. */
const DARK = { seen: [0, 168], lit: [0, 40], beam: [0, 12], remembered: [150, 206], never: [218, 238] };
const BEAM = 6;
const AROUND = 2.2;
/** By how much of the way darkness changes in one frame. */
const EASE = 0.2;

/** What is known of the ground: darkness over what isn't seen, a pixel a tile, its edges soft. */
export class Fog {
  readonly texture: Texture;
  private readonly pen: CanvasRenderingContext2D;
  private readonly image: ImageData;
  private readonly goal: Uint8Array;
  private readonly glow: Uint8Array;
  private changing: number[] = [];

  constructor(private readonly world: World) {
    const canvas = document.createElement("canvas");
    canvas.width = world.width;
    canvas.height = world.height;
    this.pen = canvas.getContext("2d")!;
    this.image = this.pen.createImageData(world.width, world.height);
    for (let at = 0; at < this.image.data.length; at += 4) this.image.data.set([8, 5, 14, 255], at);
    this.goal = new Uint8Array(world.width * world.height).fill(255);
    this.glow = litGround(world);
    this.texture = Texture.from(canvas);
    this.texture.source.scaleMode = "linear";
  }

  /** What is seen, remembered, and lit in a scene. */
  draw(scene: Scene): void {
    const night = scene.night ? 1 : 0;
    const { sight } = scene;
    for (let at = 0; at < this.goal.length; at++) {
      const seen = sight ? sight[at] : 2;
      const open = this.glow[at] ? DARK.lit[night] : DARK.seen[night];
      this.goal[at] = seen === 2 ? open : seen === 1 ? DARK.remembered[night] : DARK.never[night];
    }
    if (night) for (const figure of scene.figures) if (shines(figure)) this.beam(figure, sight);
    this.changing = [];
    for (let at = 0; at < this.goal.length; at++) if (this.image.data[4 * at + 3] !== this.goal[at]) this.changing.push(at);
  }

  /** The light that somebody carries: a cone ahead, and a little around. */
  private beam(figure: Figure, sight: Uint8Array | null): void {
    const { width, height } = this.world;
    const ahead = (figure.facing * Math.PI) / 4;
    for (let y = Math.max(0, figure.y - BEAM); y <= Math.min(height - 1, figure.y + BEAM); y++)
      for (let x = Math.max(0, figure.x - BEAM); x <= Math.min(width - 1, figure.x + BEAM); x++) {
        const at = y * width + x;
        if (sight && sight[at] !== 2) continue;
        const [dx, dy] = [x - figure.x, y - figure.y];
        const far = Math.hypot(dx, dy);
        const turned = Math.abs(Math.atan2(Math.sin(Math.atan2(dx, -dy) - ahead), Math.cos(Math.atan2(dx, -dy) - ahead)));
        const lit = far <= AROUND ? 1 - 0.5 * (far / AROUND) : turned < 0.55 ? 1 - far / (BEAM + 1) : 0;
        this.goal[at] = Math.min(this.goal[at], Math.round(DARK.seen[1] + (DARK.beam[1] - DARK.seen[1]) * lit));
      }
  }

  /** Goes a part of the way to what was drawn last; all of it if `at once`. */
  frame(once: boolean): void {
    if (!this.changing.length) return;
    const { data } = this.image;
    this.changing = this.changing.filter((at) => {
      const off = this.goal[at] - data[4 * at + 3];
      data[4 * at + 3] += once || Math.abs(off) < 6 ? off : Math.round(off * EASE);
      return data[4 * at + 3] !== this.goal[at];
    });
    this.pen.putImageData(this.image, 0, 0);
    this.texture.source.update();
  }
}

/** Tiles that are lit at night: sites, and a little around them. */
function litGround(world: World): Uint8Array {
  const lit = new Uint8Array(world.width * world.height);
  for (const { x, y, half } of world.level.sites)
    for (let v = Math.max(0, y - half - 1); v <= Math.min(world.height - 1, y + half + 1); v++)
      for (let u = Math.max(0, x - half - 1); u <= Math.min(world.width - 1, x + half + 1); u++) lit[v * world.width + u] = 1;
  return lit;
}

const MARGIN = 12;

/** Rock beyond the map's edge, fading into the dark: above, below, left, right. */
export function beyond(world: World): { texture: Texture; x: number; y: number; width: number; height: number }[] {
  const strip = (width: number, height: number, away: (x: number, y: number) => number) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d")!;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const grain = 0.7 + 0.6 * (((x * 73856093) ^ (y * 19349663)) % 97) / 97;
        pen.fillStyle = `rgba(${54 * grain}, ${28 * grain}, ${26 * grain}, ${Math.max(0, 1 - away(x, y) / MARGIN) * 0.8})`;
        pen.fillRect(x, y, 1, 1);
      }
    return Texture.from(canvas);
  };
  const [w, h, m] = [world.width, world.height, MARGIN];
  return [
    { texture: strip(w + 2 * m, m, (_, y) => m - y), x: -m, y: -m, width: w + 2 * m, height: m },
    { texture: strip(w + 2 * m, m, (_, y) => y), x: -m, y: h, width: w + 2 * m, height: m },
    { texture: strip(m, h, (x) => m - x), x: -m, y: 0, width: m, height: h },
    { texture: strip(m, h, (x) => x), x: w, y: 0, width: m, height: h },
  ];
}
