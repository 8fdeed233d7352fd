/** People from above, heading north, and the marks around them. */

import { looksOf } from "../looks";
import { COLOUR, type Pen, circle, disc, line, oval, poly, shape, texture } from "./brush";

export const KIND = { UNKNOWN: -1, HUMAN: 0, ANDROID: 1 } as const;

/** Shoulders, arms and head; an android's head has corners and a seam, a human's is round. */
function person(pen: Pen, u: number, coat: string, trim: string, hair: string, skin: string, kind: number): void {
  oval(pen, 0.04 * u, 0.09 * u, 0.44 * u, 0.3 * u, "#00000080");
  for (const side of [-1, 1]) {
    oval(pen, side * 0.31 * u, -0.03 * u, 0.11 * u, 0.17 * u, COLOUR.dark);
    oval(pen, side * 0.31 * u, -0.03 * u, 0.085 * u, 0.145 * u, coat);
    disc(pen, 0.055 * u, skin, side * 0.29 * u, -0.17 * u);
  }
  oval(pen, 0, 0.02 * u, 0.37 * u, 0.2 * u, COLOUR.dark);
  oval(pen, 0, 0.02 * u, 0.335 * u, 0.17 * u, coat);
  oval(pen, 0, -0.04 * u, 0.28 * u, 0.09 * u, "#ffffff34");
  poly(pen, u, [[-0.07, 0.16], [0.07, 0.16], [0.04, -0.1], [-0.04, -0.1]], trim);
  if (kind === KIND.ANDROID) {
    const corners = (r: number): [number, number][] => [0, 60, 120, 180, 240, 300].map((a) => [r * u, a]);
    shape(pen, corners(0.225), COLOUR.dark);
    shape(pen, corners(0.19), "#b8c4cc");
    shape(pen, corners(0.12), hair);
    line(pen, "#8ff4ff", 0.035 * u, [-0.1 * u, -0.15 * u], [0.1 * u, -0.15 * u]);
    return;
  }
  disc(pen, 0.205 * u, COLOUR.dark);
  disc(pen, 0.17 * u, skin, 0, -0.015 * u);
  disc(pen, 0.155 * u, hair, 0, 0.02 * u);
  disc(pen, 0.07 * u, "#ffffff18", -0.04 * u, -0.01 * u);
}

/** One of the crowd, in the coat and hair of the face. */
export const pedestrian = (face: number, kind: number) =>
  texture(`crowd ${face} ${kind}`, 1.3, (pen, u) => {
    const looks = looksOf(face);
    pen.scale(1.16, 1.16);
    person(pen, u, looks.coat, looks.lining, looks.hair, looks.skin, kind);
  });

/** Two boots, one before the other; turned over from step to step. */
export const boots = () =>
  texture("boots", 1.2, (pen, u) => {
    oval(pen, -0.13 * u, -0.22 * u, 0.09 * u, 0.13 * u, "#0a0608");
    oval(pen, 0.13 * u, 0.24 * u, 0.09 * u, 0.13 * u, "#0a0608");
    oval(pen, -0.13 * u, -0.23 * u, 0.06 * u, 0.1 * u, "#4a3a34");
    oval(pen, 0.13 * u, 0.23 * u, 0.06 * u, 0.1 * u, "#4a3a34");
  });

/** Those who aren't of the crowd: a lit ring at their feet, an arrow ahead, and a dress of their own. */
export const agent = (who: "hunter" | "partner" | "rogue", colour: string) =>
  texture(`agent ${who}`, 2, (pen, u) => {
    disc(pen, 0.6 * u, `${colour}2e`);
    circle(pen, 0.6 * u, COLOUR.dark, 0.1 * u);
    circle(pen, 0.6 * u, colour, 0.055 * u);
    shape(pen, [[0.92 * u, 0], [0.66 * u, -15], [0.66 * u, 15]], COLOUR.dark);
    shape(pen, [[0.86 * u, 0], [0.66 * u, -11], [0.66 * u, 11]], colour);
    pen.scale(1.22, 1.22);
    if (who === "partner") {
      poly(pen, u, [[-0.27, 0.05], [-0.34, 0.42], [0, 0.33], [0.34, 0.42], [0.27, 0.05]], "#6a5a40");
      person(pen, u, "#a08a5c", colour, "#3a2620", "#e0b08a", KIND.HUMAN);
      oval(pen, 0, 0.01 * u, 0.28 * u, 0.26 * u, "#1c1814");
      oval(pen, 0, 0, 0.24 * u, 0.22 * u, "#6e5c3e");
      oval(pen, 0, 0.01 * u, 0.15 * u, 0.17 * u, "#2a2118");
      oval(pen, 0, 0, 0.13 * u, 0.15 * u, "#8a7450");
    } else if (who === "hunter") {
      poly(pen, u, [[-0.26, 0.05], [-0.2, 0.44], [0.2, 0.44], [0.26, 0.05]], "#0c1c26");
      person(pen, u, "#1c3a4c", colour, "#0c1c26", "#c8d4dc", KIND.ANDROID);
    } else {
      shape(pen, [[0.5 * u, 60], [0.2 * u, 90], [0.5 * u, 120], [0.2 * u, 180], [0.5 * u, 240], [0.2 * u, 270], [0.5 * u, 300], [0.2 * u, 0]], "#5a0c1c");
      person(pen, u, "#8c1a30", colour, "#2a060e", "#d8c0c0", KIND.ANDROID);
    }
  });

export const fallen = () =>
  texture("fallen", 1.4, (pen, u) => {
    disc(pen, 0.44 * u, "#0e080cee");
    disc(pen, 0.36 * u, "#5a101c");
    for (const s of [1, -1]) line(pen, "#ffffff", 0.1 * u, [-0.17 * u, -0.17 * u * s], [0.17 * u, 0.17 * u * s]);
  });

/** Where somebody was: a broken ring. */
export const ghost = (colour: string) =>
  texture(`ghost ${colour}`, 1, (pen, u) => {
    for (let part = 0; part < 6; part++) {
      pen.strokeStyle = colour;
      pen.lineWidth = 0.055 * u;
      pen.beginPath();
      pen.arc(0, 0, 0.24 * u, (part * Math.PI) / 3, (part * Math.PI) / 3 + 0.6);
      pen.stroke();
    }
  });

export type RingKind = "suspect" | "cleared" | "foe" | "chosen" | "covered";

/** A mark around somebody: each has a form of its own, so that colour alone says nothing. */
export const ring = (kind: RingKind) =>
  texture(`ring ${kind}`, 1.8, (pen, u) => {
    const colour = { suspect: COLOUR.suspect, cleared: COLOUR.cleared, foe: COLOUR.rogue, chosen: "#ffffff", covered: COLOUR.covered }[kind];
    const r = 0.56 * u;
    pen.lineCap = "round";
    for (const [tint, wide] of [["#0e080cc0", 0.13 * u], [colour, 0.07 * u]] as [string, number][]) {
      if (kind === "suspect" || kind === "foe") {
        for (let quarter = 0; quarter < 4; quarter++) {
          pen.rotate(Math.PI / 2);
          if (kind === "foe") line(pen, tint, wide, [-0.16 * u, -r * 0.9], [0, -r * 1.2], [0.16 * u, -r * 0.9]);
          else line(pen, tint, wide, [r * 0.85, -r * 0.4], [r * 0.85, -r * 0.85], [r * 0.4, -r * 0.85]);
        }
      } else if (kind === "cleared") line(pen, tint, wide, [0.2 * u, -0.34 * u], [0.32 * u, -0.22 * u], [0.54 * u, -0.52 * u]);
      else {
        if (kind === "chosen") pen.setLineDash([0.22 * u, 0.14 * u]);
        circle(pen, r * 1.05, tint, wide);
        pen.setLineDash([]);
      }
    }
  });

/** How much somebody is believed a rogue by the mind beside one, in twelfths: an arc that fills. */
export const belief = (twelfths: number) =>
  texture(`belief ${twelfths}`, 1.8, (pen, u) => {
    const from = -Math.PI / 2;
    const arc = (colour: string, wide: number, share: number) => {
      pen.strokeStyle = colour;
      pen.lineWidth = wide;
      pen.beginPath();
      pen.arc(0, 0, 0.72 * u, from, from + share * 2 * Math.PI);
      pen.stroke();
    };
    arc("#0e080c90", 0.1 * u, 1);
    arc(COLOUR.belief, 0.07 * u, twelfths / 12);
  });
