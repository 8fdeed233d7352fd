/** Which page is shown: by what stands behind the # in the address. */

import "./style.css";
import { render } from "preact";
import * as api from "./api";
import { home, invited, tellWait } from "./home";
import { Lesson, learn } from "./lessons";
import { agree } from "./names";
import { Play } from "./play";
import { apply } from "./settings";
import { Watch } from "./watch";

const app = document.getElementById("app")!;
let leave: (() => void) | null = null;

async function show(): Promise<void> {
  leave?.();
  leave = null;
  render(null, app); // what Preact holds there would be taken for what is still shown
  app.replaceChildren();
  const [kind, room = "", code = ""] = location.hash.slice(1).split("/");
  try {
    const options = await api.options();
    agree(options.tables);
    if (kind === "join" && room && code) return invited(app, room, code);
    if (kind === "learn" && !room) return await tutorial(options);
    if ((kind === "room" || kind === "learn") && room) {
      const play = new Play(app, room, options, kind === "learn" ? new Lesson(code, options.scenes) : null);
      leave = () => play.destroy();
      Object.assign(window, { rogue9: play }); // for those who like to look inside, and for tests
      return;
    }
    if (kind === "watch" && room) {
      const watch = new Watch(app, room, code, options);
      leave = () => watch.destroy();
      Object.assign(window, { rogue9: watch });
      return;
    }
    home(app, options);
  } catch (problem) {
    const text = document.createElement("p");
    text.className = "loading";
    text.setAttribute("role", "alert");
    text.textContent = `${problem instanceof Error ? problem.message : problem} Load the page again to try once more.`;
    app.replaceChildren(text);
  }
}

/** To the first scene of the tutorial. */
async function tutorial(options: api.Options): Promise<void> {
  const wait = app.appendChild(document.createElement("p"));
  wait.className = "loading";
  wait.setAttribute("role", "status");
  const stop = tellWait(options.rules, (text) => (wait.textContent = text));
  try {
    await learn(options.scenes[0]);
  } finally {
    stop();
  }
}

apply();
addEventListener("hashchange", () => void show());
void show();
