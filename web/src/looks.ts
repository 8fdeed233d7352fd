/** How a face looks: made of its number alone, so that people are known again. It says nothing else. */

export interface Looks {
  skin: string; hair: string; coat: string; lining: string;
  /** Kinds of hair, brows, eyes, mouth, and what is worn: small whole numbers. */
  cut: number; brow: number; eye: number; mouth: number; worn: number; jaw: number; wall: string;
}

const SKIN = ["#f0c8a8", "#e0b08a", "#c68e66", "#a87050", "#875439", "#6a4030"];
const HAIR = ["#1c1618", "#3a2620", "#5c3a24", "#8c5a30", "#b88a4a", "#c8c0b8", "#7a2a22", "#40424c"];
const COAT = [
  "#b06a4c", "#c2935c", "#8a94a4", "#6fa294", "#a8709a", "#d0a07a", "#6f80ac", "#a09c64", "#c86c58", "#90789a", "#c8b494", "#5f90a4",
];
const LINING = ["#e0b070", "#c86a4a", "#9ab0b8", "#d8c8b0", "#b07a9a", "#88a878"];
const WALL = ["#3a1c24", "#1c2c38", "#32203c", "#3c2a1a", "#1e322c"];

/** A number out of a face's number and a word, well mixed. */
function mixed(face: number, salt: number): number {
  let h = Math.imul(face + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

const one = <T>(of: T[], face: number, salt: number) => of[mixed(face, salt) % of.length];
const kept = new Map<number, Looks>();

export function looksOf(face: number): Looks {
  const known = kept.get(face);
  if (known) return known;
  const made: Looks = {
    skin: one(SKIN, face, 1), hair: one(HAIR, face, 2), coat: one(COAT, face, 3), lining: one(LINING, face, 4),
    cut: mixed(face, 5) % 7, brow: mixed(face, 6) % 3, eye: mixed(face, 7) % 3, mouth: mixed(face, 8) % 4,
    worn: mixed(face, 9) % 8, jaw: mixed(face, 10) % 3, wall: one(WALL, face, 11),
  };
  kept.set(face, made);
  return made;
}
