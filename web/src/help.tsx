/** Settings, and what one can do. */

import { useState } from "preact/hooks";
import { DEEDS } from "./deeds";
import { SEAT } from "./names";
import { Go, Key } from "./parts";
import { type Prefs, change, prefs } from "./settings";
import { play } from "./sound";

export function SettingsPanel({ close }: { close: () => void }) {
  const [, redraw] = useState(0);
  const set = (part: Partial<Prefs>) => {
    change(part);
    redraw(Math.random());
  };
  const check = (name: "sound" | "calm" | "contrast", label: string) => (
    <label><input type="checkbox" checked={prefs[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} /> {label}</label>
  );
  return (
    <div class="veil" role="dialog" aria-label="Settings">
      <h1>Settings</h1>
      <div class="form">
        {check("sound", "Sound")}
        <label>Loudness <input type="range" min="0" max="1" step="0.05" value={prefs.volume}
          onChange={(event) => { set({ volume: Number(event.currentTarget.value) }); play("ping"); }} /></label>
        <label>Size of text <input type="range" min="0.8" max="1.6" step="0.1" value={prefs.text}
          onInput={(event) => set({ text: Number(event.currentTarget.value) })} /></label>
        {check("calm", "Less motion")}
        {check("contrast", "More contrast")}
        <label>Drawing (from the next hunt on)
          <select value={prefs.renderer} onChange={(event) => set({ renderer: event.currentTarget.value as Prefs["renderer"] })}>
            <option value="">automatic</option><option value="webgl">WebGL</option><option value="canvas">canvas</option>
          </select></label>
      </div>
      <Go onClick={close}>Done</Go>
    </div>
  );
}

export function Help({ close, seat }: { close: () => void; seat: number }) {
  const team = seat < SEAT.FIRST_ROGUE;
  return (
    <div class="veil help" role="dialog" aria-label="Help">
      <h1>How to play</h1>
      <div class="helptext">
        <p>{team
          ? "Rogue androids hide among the people. Find out who they are: ask people what they saw, read logs at posts and checkpoints, test suspects. The hunter challenges a suspect: a rogue puts on its mech then, and has to be fought. False challenges and tests cost the city's trust, sabotage its stability."
          : "You are a rogue. In cover you look like anybody. Sabotage works when nobody disturbs you, keep charged, and survive. Your fellows share your radio."}</p>
        <dl>
          <div><dt>Move</dt><dd><Key k="w" /><Key k="a" /><Key k="s" /><Key k="d" /> and <Key k="q" /><Key k="e" /><Key k="z" /><Key k="c" /> or the arrows; with <kbd>⇧</kbd> run; or click a place (double click: run)</dd></div>
          <div><dt>Choose somebody</dt><dd>click, <Key k="1" /> … <Key k="8" /> or <kbd>TAB</kbd></dd></div>
          <div><dt>Panels</dt><dd><kbd>F6</kbd> goes from panel to panel, <kbd>TAB</kbd> within them, <kbd>ESC</kbd> back to the map</dd></div>
          <div><dt>Stop</dt><dd><kbd>SPACE</kbd></dd></div>
          <div><dt>Ping</dt><dd>right click or long touch, or <Key k="." />, then <Key k="1" /> … <Key k="6" /></dd></div>
          <div><dt>Map</dt><dd>drag, wheel or pinch; <Key k="+" /> <Key k="-" />; <kbd>HOME</kbd> back to you</dd></div>
          <div><dt>What the mind beside you believes</dt><dd><Key k="o" /></dd></div>
          <div><dt>Pause</dt><dd><Key k="p" /> (who made the room)</dd></div>
          {DEEDS
            .filter((deed) => (team ? !ROGUES.includes(deed.verb) : !TEAM.includes(deed.verb)))
            .map((deed) => <div key={deed.verb}><dt><Key k={deed.key} /> {deed.label}</dt><dd>{deed.hint}</dd></div>)}
        </dl>
        <p>Hatched red tiles: a strike lands there in so many ticks. Step off them. Rings: <b class="suspect">⌜⌟</b> suspect, <b class="foe">▲</b> rogue, ✓ innocent, broken ring: where somebody was seen last.</p>
      </div>
      <Go onClick={close}>Back</Go>
    </div>
  );
}

const ROGUES = ["ACCUSE", "SILENT", "SABOTAGE", "BLEND", "COVER"];
const TEAM = ["INTERVIEW", "TEST", "CHALLENGE", "SCAN", "PATCH", "COOL", "REVIVE", "DECOY", "PULL"];
