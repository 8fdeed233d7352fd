/** The first page: what to play, as whom, with whom. */

import { render } from "preact";
import { useState } from "preact/hooks";
import * as api from "./api";
import { words } from "./names";
import { SettingsPanel } from "./help";
import { change, prefs } from "./settings";

const ABOUT: Record<string, string> = {
  alley: "quick: about two minutes", district: "the standard hunt", wasteland: "a long search", frontier: "vast and empty",
};
const SEATS: [string, string, string][] = [
  ["partner", "Partner", "Human. Asks, tests, reads logs, scans and mends. The android hunts beside you."],
  ["hunter", "Hunter", "Android. Smells coolant, challenges suspects, fights in a mech."],
  ["rogue_1", "Rogue", "Hide among the people, sabotage works, survive."],
];

export function home(host: HTMLElement, options: api.Options): void {
  host.replaceChildren();
  render(<Home options={options} />, host);
}

/** Seconds within which a level is made: who waits longer waits for rules that are compiled for maps of its size. */
const LEVEL_MADE = 5;

/** Says what is being waited for, and for how long already; gives what ends it. */
export function tellWait(rules: api.Options["rules"], say: (text: string) => void): () => void {
  const since = performance.now();
  const tell = () => {
    const seconds = Math.round((performance.now() - since) / 1000);
    if (seconds < 2) say("Making the level …");
    else if (rules === "plain" || (rules === "compiled" && seconds < LEVEL_MADE)) say(`Making the level: ${seconds} s …`);
    else say(`Compiling the rules for maps of this size, this once (a minute or two): ${seconds} s …`);
  };
  tell();
  const timer = setInterval(tell, 1000);
  return () => clearInterval(timer);
}

/** What is chosen on the first page. */
interface Choice {
  seat: string; preset: string; other: string; foes: string; friends: number; speed: number; absent: string; level: string; place: string; name: string;
}

/** Parts of the page that show the choice, and change it. */
interface Chooses { options: api.Options; choice: Choice; choose: (changed: Partial<Choice>) => void }

const FRIEND = "friend";
const ROGUE = "rogue_1";

const presetOf = (options: api.Options, name: string) => options.presets.find((one) => one.name === name)!;

/** The room that a choice asks for. */
export function wishOf(choice: Choice, rogues: number): api.Wish {
  const { seat, other, foes, place } = choice;
  const team = seat !== ROGUE;
  const people = [seat];
  const others: Record<string, string> = {};
  if (team) {
    const fellow = seat === "partner" ? "hunter" : "partner";
    if (other === FRIEND) people.push(fellow);
    else others[fellow] = other;
  } else if (other === FRIEND) people.push("hunter", "partner");
  else others.team = other;
  const first = team ? 1 : 2;
  for (let rogue = first; rogue < first + choice.friends && rogue <= rogues; rogue++) people.push(`rogue_${rogue}`);
  others.rogues = foes;
  return {
    preset: choice.preset, people, others, absent: choice.absent, speed: choice.speed,
    name: choice.name.trim() || "Somebody", level: choice.level.trim() || null,
    ...(place ? { place: { at: place.split(",").map(Number) as [number, number] } } : {}),
  };
}

function Home({ options }: { options: api.Options }) {
  const [choice, setChoice] = useState<Choice>({
    seat: "partner", preset: "alley", other: "tracker", foes: "schemer", friends: 0, speed: options.speeds.usual,
    absent: "pause", level: "", place: "", name: prefs.name,
  });
  const [busy, setBusy] = useState("");
  const [trouble, setTrouble] = useState("");
  const [settings, setSettings] = useState(false);
  const chooses: Chooses = { options, choice, choose: (changed) => setChoice((was) => ({ ...was, ...changed })) };

  const begin = async () => {
    setTrouble("");
    change({ name: choice.name });
    const stop = tellWait(options.rules, setBusy);
    try {
      const made = await api.create(wishOf(choice, presetOf(options, choice.preset).rogues));
      keep(made);
      location.hash = `room/${made.room}`;
    } catch (problem) {
      setTrouble(problem instanceof Error ? problem.message : String(problem));
      setBusy("");
    } finally {
      stop();
    }
  };

  return (
    <div class="home">
      <div class="sky-art" aria-hidden="true" />
      <header class="title">
        <h1>ROGUE<b>9</b></h1>
        <p>Nine androids have gone rogue. They look like anybody. You are two.</p>
      </header>
      <form onSubmit={(event) => { event.preventDefault(); void begin(); }}>
        {!prefs.taught && <a class="banner" href="#learn">New here? <b>Five short scenes</b> show how it is played.</a>}
        {options.rules === "plain" && <p class="note-line">The rules are being compiled, this once. Until then plain Python plays the same hunts, a little slower; when they are ready, the line breaks for a second, and the hunt goes on.</p>}
        <Seats {...chooses} />
        <Wheres {...chooses} />
        <Others {...chooses} />
        <More {...chooses} />
        <div class="begin">
          <button class="go" disabled={!!busy}>{busy || "Begin the hunt"}</button>
          {busy && <span class="spin" aria-hidden="true" />}
        </div>
        {trouble && <p class="trouble" role="alert">{trouble}</p>}
        <p class="links">
          <a href="#learn">Tutorial</a>
          <button type="button" class="quiet" onClick={() => setSettings(true)}>Settings</button>
          {kept().map((room) => <a key={room.room} href={`#room/${room.room}`}>back to {room.about}</a>)}
        </p>
      </form>
      {settings && <SettingsPanel close={() => setSettings(false)} />}
    </div>
  );
}

function Seats({ choice, choose }: Chooses) {
  return (
    <fieldset>
      <legend>You are</legend>
      <div class="cards">
        {SEATS.map(([value, label, about]) => (
          <label key={value} class={`card ${choice.seat === value ? "on" : ""}`}>
            <input type="radio" name="seat" checked={choice.seat === value} onChange={() => choose({ seat: value, other: "tracker" })} />
            <b>{label}</b><small>{about}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Wheres({ options, choice, choose }: Chooses) {
  return (
    <fieldset>
      <legend>Where</legend>
      <div class="cards four">
        {options.presets.map((one) => (
          <label key={one.name} class={`card ${choice.preset === one.name ? "on" : ""}`}>
            <input type="radio" name="preset" checked={choice.preset === one.name} onChange={() => choose({ preset: one.name })} />
            <b>{words(one.name)}</b>
            <small>{ABOUT[one.name]}<br />{one.rogues} rogues, {one.civilians} people<br />{one.width}×{one.height} tiles</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Others({ options, choice, choose }: Chooses) {
  const team = choice.seat !== ROGUE;
  return (
    <div class="pairs">
      <label>{team ? (choice.seat === "partner" ? "The hunter is" : "The partner is") : "The team is"}
        <Minds value={choice.other} set={(other) => choose({ other })} known={options.minds.team} friend={team ? "a friend, by link" : "two friends, by link"} /></label>
      <label>The {team ? "" : "other "}rogues are
        <Minds value={choice.foes} set={(foes) => choose({ foes })} known={options.minds.rogues} friend="" /></label>
      <label>Your name<input value={choice.name} maxLength={32} placeholder="Somebody" onInput={(event) => choose({ name: event.currentTarget.value })} /></label>
    </div>
  );
}

function More({ options, choice, choose }: Chooses) {
  const places = options.places?.known ?? [];
  const seats = presetOf(options, choice.preset).rogues - (choice.seat === ROGUE ? 1 : 0);
  return (
    <details>
      <summary>More</summary>
      <div class="pairs">
        <label>Ticks a second: {choice.speed}
          <input type="range" min={options.speeds.least} max={options.speeds.most} step="1" value={choice.speed} onInput={(event) => choose({ speed: Number(event.currentTarget.value) })} /></label>
        <label>Rogues played by friends
          <input type="number" min="0" max={seats} value={choice.friends} onInput={(event) => choose({ friends: Number(event.currentTarget.value) })} /></label>
        <label>When somebody is away
          <select value={choice.absent} onChange={(event) => choose({ absent: event.currentTarget.value })}>
            <option value="pause">the hunt pauses</option><option value="stay">they stand still</option><option value="mind">a mind plays for them</option>
          </select></label>
        <label>Level<input value={choice.level} inputMode="numeric" pattern="[0-9]*" placeholder="any" title="A whole number: the same number is the same level" onInput={(event) => choose({ level: event.currentTarget.value })} /></label>
        {places.length > 0 && (
          <label>Place on Mars
            <select value={choice.place} onChange={(event) => choose({ place: event.currentTarget.value })}>
              <option value="">none: made-up ground</option>
              {places.map((one) => <option key={one.name} value={one.at.join()}>{one.name}</option>)}
            </select></label>
        )}
      </div>
    </details>
  );
}

function Minds(props: { value: string; set: (value: string) => void; known: api.MindKind[]; friend: string }) {
  const about = props.known.find((mind) => mind.name === props.value)?.doc;
  return (
    <>
      <select value={props.value} onChange={(event) => props.set(event.currentTarget.value)} title={about}>
        {props.friend && <option value="friend">{props.friend}</option>}
        {props.known.map((mind) => <option key={mind.name} value={mind.name}>{words(mind.name)} (a mind)</option>)}
      </select>
      <small>{about}</small>
    </>
  );
}

/** Remembers rooms that one has been in, and invitations to them. */
export function keep(made: api.Made): void {
  try {
    localStorage.setItem(`rogue9 room ${made.room}`, JSON.stringify({ invites: made.invites ?? {}, seat: made.seat, at: Date.now() }));
  } catch {
    /* private windows may keep nothing */
  }
}

function kept(): { room: string; about: string }[] {
  const found: { room: string; about: string; at: number }[] = [];
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i) ?? "";
    if (!key.startsWith("rogue9 room ")) continue;
    const told = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (Date.now() - told.at > 864e5) localStorage.removeItem(key);
    else found.push({ room: key.slice(12), about: `${words(told.seat ?? "a room")}, ${new Date(told.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`, at: told.at });
  }
  return found.sort((a, b) => b.at - a.at).slice(0, 3);
}

/** The page that an invitation opens. */
export function invited(host: HTMLElement, room: string, code: string): void {
  host.replaceChildren();
  render(<Invited room={room} code={code} />, host);
}

function Invited({ room, code }: { room: string; code: string }) {
  const [name, setName] = useState(prefs.name);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    change({ name });
    try {
      keep(await api.join(room, code, name.trim() || "Somebody"));
      location.hash = `room/${room}`;
    } catch (problem) {
      setTrouble(problem instanceof Error ? problem.message : String(problem));
      setBusy(false);
    }
  };
  return (
    <div class="home small">
      <div class="sky-art" aria-hidden="true" />
      <header class="title"><h1>ROGUE<b>9</b></h1><p>You are invited to a hunt.</p></header>
      <form onSubmit={(event) => { event.preventDefault(); void enter(); }}>
        <label>Your name<input autofocus value={name} maxLength={32} placeholder="Somebody" onInput={(event) => setName(event.currentTarget.value)} /></label>
        <button class="go" disabled={busy}>Take the seat</button>
        {trouble && <p class="trouble" role="alert">{trouble}</p>}
      </form>
    </div>
  );
}
