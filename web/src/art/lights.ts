/** Lights, dust, and what flashes up. */

import { FINE, circle, sheet, texture } from "./brush";

/** A soft round light, four tiles wide. */
export const glow = (colour: string) =>
  texture(`glow ${colour}`, 4, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, 2 * u);
    light.addColorStop(0, `${colour}70`);
    light.addColorStop(0.35, `${colour}26`);
    light.addColorStop(1, `${colour}00`);
    pen.fillStyle = light;
    pen.fillRect(-2 * u, -2 * u, 4 * u, 4 * u);
  });

/** Light of a site's neon, spilling out over its edges: small, as it is soft. */
export const neon = (colour: string) =>
  sheet(`neon ${colour}`, FINE, FINE, (pen, canvas) => {
    const r = canvas.width / 2;
    const light = pen.createRadialGradient(r, r, 0.25 * r, r, r, r);
    light.addColorStop(0, `${colour}48`);
    light.addColorStop(0.35, `${colour}26`);
    light.addColorStop(0.7, `${colour}0c`);
    light.addColorStop(1, `${colour}00`);
    pen.fillStyle = light;
    pen.fillRect(0, 0, canvas.width, canvas.height);
  });

/** A cone of light to the north, twelve tiles wide, its point in the middle. */
export const cone = (colour: string) =>
  texture(`cone ${colour}`, 12, (pen, u) => {
    const far = 5.6 * u;
    const light = pen.createRadialGradient(0, 0, 0.2 * u, 0, 0, far);
    light.addColorStop(0, `${colour}58`);
    light.addColorStop(0.4, `${colour}22`);
    light.addColorStop(1, `${colour}00`);
    pen.filter = `blur(${0.16 * u}px)`;
    pen.fillStyle = light;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.arc(0, 0, far, -Math.PI / 2 - 0.42, -Math.PI / 2 + 0.42);
    pen.closePath();
    pen.fill();
  });

/** A speck of dust. */
export const speck = () =>
  texture("speck", 0.25, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, 0.12 * u);
    light.addColorStop(0, "#ffcfa0c0");
    light.addColorStop(1, "#ffcfa000");
    pen.fillStyle = light;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

/** A streak of dust in a storm. */
export const streak = () =>
  sheet("streak", 160, 6, (pen) => {
    const light = pen.createLinearGradient(0, 0, 160, 0);
    light.addColorStop(0, "#ffc89000");
    light.addColorStop(0.6, "#ffc89070");
    light.addColorStop(1, "#ffc89000");
    pen.fillStyle = light;
    pen.fillRect(0, 1.5, 160, 3);
  });

/** A bank of dust, as wide as it is high: many soft puffs. */
export const dustBank = () =>
  sheet("dust bank", 256, 256, (pen) => {
    let seed = 7;
    const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let i = 0; i < 70; i++) {
      const [a, far] = [next() * 2 * Math.PI, Math.sqrt(next()) * 88];
      const [x, y, r] = [128 + far * Math.cos(a), 128 + far * Math.sin(a), 16 + 24 * next()];
      const puff = pen.createRadialGradient(x, y, 0, x, y, r);
      const tone = next() > 0.5 ? "214, 138, 84" : "168, 96, 58";
      puff.addColorStop(0, `rgba(${tone}, 0.22)`);
      puff.addColorStop(1, `rgba(${tone}, 0)`);
      pen.fillStyle = puff;
      pen.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
  });

/** A strike that has landed. */
export const burst = () =>
  texture("burst", 2, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, u);
    light.addColorStop(0, "#ffffff");
    light.addColorStop(0.25, "#ffd890e0");
    light.addColorStop(0.6, "#ff5a2c70");
    light.addColorStop(1, "#ff2a1c00");
    pen.fillStyle = light;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

/** A ring that widens from where something happened. */
export const wave = (colour: string) =>
  texture(`wave ${colour}`, 4, (pen, u) => {
    circle(pen, 1.8 * u, `${colour}50`, 0.22 * u);
    circle(pen, 1.8 * u, colour, 0.08 * u);
  });

/** A plain patch of one colour, to be stretched. */
export const fill = (colour: string) =>
  texture(`fill ${colour}`, 0.125, (pen, u) => {
    pen.fillStyle = colour;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

