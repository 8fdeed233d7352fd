/** How to draw on this machine: with or without a graphics card, and how finely. */

import type { Application } from "pixi.js";
import { prefs } from "./settings";

/** Without a graphics card the plain canvas is many times faster than WebGL. */
export function renderer(): ("webgl" | "canvas")[] {
  if (prefs.renderer) return [prefs.renderer];
  const gl = document.createElement("canvas").getContext("webgl2");
  const about = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = gl && about ? String(gl.getParameter(about.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return !gl || /swiftshader|llvmpipe|software/i.test(name) ? ["canvas"] : ["webgl", "canvas"];
}

/** Milliseconds over which frames are counted, and of a frame that is too slow. */
const WINDOW = 2000;
const SLOW = 24;
/** Least pixels drawn for a pixel of the page. */
const LEAST = 0.6;

/** Draws less finely where frames are slow: smooth movement is worth more than fine edges. */
export class Pace {
  private since = 0;
  private frames = 0;

  frame(app: Application, now: number): void {
    this.frames += 1;
    if (now - this.since < WINDOW) return;
    const each = (now - this.since) / this.frames;
    const fair = this.since > 0 && each < 500; // a page in the background draws nothing
    this.since = now;
    this.frames = 0;
    const { resolution } = app.renderer;
    if (!fair || each < SLOW || resolution <= LEAST) return;
    app.renderer.resize(app.screen.width, app.screen.height, Math.max(LEAST, 0.8 * resolution));
  }
}
