/** The ground as a picture: the server's, and plain tiles until it is there. */

import { Texture } from "pixi.js";
import { TERRAIN } from "./names";
import type { World } from "./world";

const SHADE: Record<number, [number, number, number]> = {
  [TERRAIN.ROCK]: [38, 26, 28], [TERRAIN.WALL]: [104, 92, 92], [TERRAIN.OPEN]: [94, 46, 34],
  [TERRAIN.ROAD]: [52, 40, 40], [TERRAIN.FLOOR]: [60, 50, 62], [TERRAIN.RUBBLE]: [110, 72, 58],
  [TERRAIN.COVER]: [150, 140, 130], [TERRAIN.TUNNEL]: [90, 40, 120], [TERRAIN.LINE]: [40, 120, 104],
};

/** A pixel a tile. */
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
  texture.source.scaleMode = "nearest";
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

/** What is known of the ground: darkness over what isn't seen, a pixel a tile, its edges soft. */
export class Fog {
  readonly texture: Texture;
  private readonly pen: CanvasRenderingContext2D;
  private readonly image: ImageData;

  constructor(private readonly world: World) {
    const canvas = document.createElement("canvas");
    canvas.width = world.width;
    canvas.height = world.height;
    this.pen = canvas.getContext("2d")!;
    this.image = this.pen.createImageData(world.width, world.height);
    this.texture = Texture.from(canvas);
    this.texture.source.scaleMode = "linear";
  }

  /** By tile: 2 in sight, 1 remembered, 0 never seen; null when all is seen. */
  draw(sight: Uint8Array | null, night: boolean): void {
    const { data } = this.image;
    for (let at = 0; at < data.length / 4; at++) {
      const seen = sight ? sight[at] : 2;
      const lit = this.world.level.ground[at] === TERRAIN.FLOOR;
      const dark = seen === 2 ? (night && !lit ? 112 : 0) : seen === 1 ? (night ? 176 : 148) : 216;
      data[4 * at] = night ? 4 : 10;
      data[4 * at + 1] = night ? 6 : 6;
      data[4 * at + 2] = night ? 26 : 12;
      data[4 * at + 3] = dark;
    }
    this.pen.putImageData(this.image, 0, 0);
    this.texture.source.update();
  }
}
