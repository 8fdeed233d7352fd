/** What a scene of the tutorial asks for, step by step. */

import type { Play } from "./play";
import type { View } from "./view";

export interface Lesson {
  title: string;
  say: string;
  step: number;
  steps: number;
  done: boolean;
  last: boolean;
  check(play: Play, before: View | null): void;
  next(): void;
}
