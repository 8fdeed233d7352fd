/** What panels need to know of a hunt, whether it is being played or watched again. */

import type { Options } from "./api";
import type { Notebook } from "./notebook";
import type { Note, Notes } from "./scene";
import type { View } from "./view";
import type { Advice } from "./wire";
import type { World } from "./world";

export interface Desk {
  readonly options: Options;
  readonly view: View | null;
  readonly world: World | null;
  readonly notes: Notes;
  /** A person's own words about faces. */
  readonly memos: Map<number, string>;
  readonly book: Notebook;
  readonly advice: Advice | null;
  readonly chosen: number;
  readonly filter: "known" | "all";
  seatName(seat: number): string;
  choose(face: number, look?: boolean): void;
  note(face: number, note: Note): void;
  memo(face: number, text: string): void;
  lookAt(x: number, y: number): void;
  setFilter(filter: "known" | "all"): void;
}
