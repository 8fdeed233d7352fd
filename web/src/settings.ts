/** What a person likes: kept in this browser alone. */

export interface Prefs {
  name: string;
  sound: boolean;
  volume: number;
  /** No shaking, no gliding, no drifting dust. */
  calm: boolean;
  /** Of text, as a factor. */
  text: number;
  contrast: boolean;
  advice: boolean;
  renderer: "" | "webgl" | "canvas";
  taught: boolean;
}

const KEY = "rogue9";
const USUAL: Prefs = {
  name: "", sound: true, volume: 0.5, calm: matchMedia("(prefers-reduced-motion: reduce)").matches, text: 1,
  contrast: matchMedia("(prefers-contrast: more)").matches, advice: false, renderer: "", taught: false,
};

function load(): Prefs {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...USUAL };
  }
}

export const prefs: Prefs = load();

export function change(part: Partial<Prefs>): void {
  Object.assign(prefs, part);
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    /* private windows may keep nothing */
  }
  apply();
}

/** Lays the likes that are matters of style on the page. */
export function apply(): void {
  const root = document.documentElement;
  root.style.setProperty("--text", `${prefs.text}`);
  root.classList.toggle("calm", prefs.calm);
  root.classList.toggle("contrast", prefs.contrast);
}
