/** Everything that lies over the map while one plays. */

import { useEffect, useRef } from "preact/hooks";
import type { Inset } from "./camera";
import { CaseFile } from "./casefile";
import { type Offer, doing, offers } from "./deeds";
import { Chosen } from "./dossier";
import { EndScreen, Waiting } from "./ends";
import { Help, SettingsPanel } from "./help";
import { hint } from "./hints";
import { ARROWS, PING, words } from "./names";
import { Go, Key, Panel } from "./parts";
import type { Play } from "./play";
import { nameOf } from "./scene";
import { City, InSight, Self } from "./status";

export function Hud({ play }: { play: Play }) {
  const view = play.view;
  if (!view || !play.lobby) return <p class="loading" role="status">{play.trouble || "Going in …"}</p>;
  const { phase } = play.lobby;
  return (
    <div class={`hud tab-${play.tab} ${play.modal ? "covered" : ""}`}>
      <div class="top">
        <City desk={play} />
        <div class="tools">
          {play.hello?.host && phase === "running" && <button onClick={() => play.call("pause")} title="Pause (P)">❚❚</button>}
          <button aria-pressed={play.advised} onClick={() => play.advise(!play.advised)} title="What the mind beside you believes (O)">◉</button>
          <button onClick={() => play.open("settings")} title="Settings">⚙</button>
          <button onClick={() => play.open("help")} title="Help (?)">?</button>
        </div>
      </div>
      <div class="left">
        <Self desk={play} />
        <InSight desk={play} />
        <Log play={play} />
      </div>
      <div class="right">
        <Chosen desk={play} />
        <CaseFile desk={play} />
      </div>
      <div class="news">
        {play.lesson && <Lesson play={play} />}
        {play.headlines.map(({ told }) => <p key={`${told.tick} ${told.text}`} class={`headline ${told.sound}`}>{told.text}</p>)}
      </div>
      <div class="bottom">
        <Actions play={play} />
        <nav class="tabs" aria-label="Panels">
          {(["map", "sight", "case", "log"] as const).map((tab) => (
            <button key={tab} aria-pressed={play.tab === tab} onClick={() => play.setTab(tab)}>{tab}</button>
          ))}
        </nav>
      </div>
      {play.pinging && <PingMenu play={play} />}
      {play.trouble && <p class="trouble" role="alert">{play.trouble}</p>}
      {phase === "waiting" && !play.lesson && <Waiting play={play} />}
      {phase === "paused" && !play.lesson?.reading && (
        <div class="veil" role="dialog" aria-label="Paused">
          <h1>Paused</h1>
          <p>{play.lobby.why}</p>
          {play.hello?.host && <Go onClick={() => play.call("resume")}>Go on <Key k="p" /></Go>}
          <a class="quiet" href="#">Leave</a>
        </div>
      )}
      {play.over && !play.lesson && play.modal !== "closed" && <EndScreen play={play} />}
      {play.modal === "settings" && <SettingsPanel close={() => play.open("")} />}
      {play.modal === "help" && <Help close={() => play.open("")} seat={view.seat} />}
    </div>
  );
}

/** Which pixels at the edges of the map are covered by panels. */
export function insetOf(panels: HTMLElement): Inset {
  const box = (selector: string) => {
    const found = panels.querySelector(selector)?.getBoundingClientRect();
    return found && found.width > 0 && found.height > 0 ? found : null;
  };
  const [left, right, top, bottom, lesson] = [".left", ".right", ".top", ".bottom", ".lesson"].map(box);
  const sheet = [left, right].find((side) => side && side.width > 0.7 * innerWidth);
  const beside = (side: DOMRect | null, pixels: number) => (side && !sheet ? Math.round(pixels) : 0);
  return {
    left: beside(left, left?.right ?? 0), right: beside(right, innerWidth - (right?.left ?? 0)),
    top: Math.round(lesson?.bottom ?? top?.bottom ?? 0),
    bottom: Math.round(innerHeight - Math.min(sheet?.top ?? innerHeight, bottom?.top ?? innerHeight)),
  };
}

function Lesson({ play }: { play: Play }) {
  const lesson = play.lesson!;
  return (
    <div class={`lesson ${lesson.done ? "done" : lesson.lost ? "lost" : ""}`} role="status">
      <b>{lesson.title}</b> <span class="steps">{lesson.step + 1}/{lesson.steps}</span>
      <p>{lesson.say}</p>
      <div class="ways">
        {play.lobby!.phase === "waiting" && <Go onClick={() => play.goOn()}>Begin <Key k="⏎" /></Go>}
        {lesson.reading && !lesson.done && !lesson.lost && <><button class="go" onClick={() => play.goOn()}>Go on <Key k="⏎" /></button><small>Time waits until you do something.</small></>}
        {(lesson.done || lesson.lost) && (
          <Go onClick={() => void lesson.next()}>
            {lesson.lost ? "Again" : lesson.last ? "To the hunt" : "Next scene"} <Key k="⏎" />
          </Go>
        )}
        <button class="quiet small" onClick={() => void lesson.again()}>Begin anew</button>
        <a class="quiet small" href="#">Leave</a>
      </div>
    </div>
  );
}

function Actions({ play }: { play: Play }) {
  const view = play.view!;
  const { tables } = play.options;
  const goal = doing(play.orders!, (face) => nameOf(view, face, tables), (x, y) => play.world!.near(x, y));
  const advice = hint(view, play.chosen);
  const found: Offer[] = play.lobby!.phase === "running" || play.lesson ? offers(view, play.verbs!, play.target) : [];
  return (
    <div class="actions">
      <div class="goal" role="status">
        {goal ? <><span>{goal} …</span> <button class="small" onClick={() => play.stop()}>stop <Key k="space" /></button></>
          : <span class={advice.urgent ? "urgent" : "quiet"}>{advice.text}</span>}
      </div>
      <div class="deeds">
        {found.map((offer) => (
          <button key={offer.verb} class={`deed ${offer.about} ${offer.can ? "" : "far"} ${play.busyWith(offer.verb) ? "busy" : ""}`}
            title={`${offer.hint}${offer.why ? ` (${offer.why})` : ""}`} onClick={() => play.perform(offer)}>
            <Key k={offer.key} /> {offer.label}
            {offer.about === "face" && <small>{nameOf(view, play.target, tables)}</small>}
          </button>
        ))}
        <button class="deed" title="Point at something (right click on the map)" onClick={() => play.startPing()}><Key k="." /> Ping</button>
      </div>
    </div>
  );
}

function Log({ play }: { play: Play }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [play.log]);
  return (
    <Panel title="What happens" class="happens">
      <ol class="log" role="log" aria-live="polite" aria-label="What happens" ref={list} tabIndex={0}>
        {play.log.slice(-40).map((told) => (
          <li key={`${told.tick} ${told.text}`} class={`${told.loud ? "loud" : ""} is-${told.sound}`}>
            <time>{told.tick}</time>
            {told.x !== undefined ? <button class="link" onClick={() => play.lookAt(told.x!, told.y!)}>{told.text}</button> : <span>{told.text}</span>}
          </li>
        ))}
        {!play.log.length && <li class="nobody">Nothing yet.</li>}
      </ol>
    </Panel>
  );
}

function PingMenu({ play }: { play: Play }) {
  const menu = play.pinging!;
  const { tables } = play.options;
  const about = menu.face >= 0 ? nameOf(play.view!, menu.face, tables) : menu.direction === 8 ? "here" : ARROWS[menu.direction];
  return (
    <div class="pings" role="menu" aria-label={`Ping ${about}`} style={{ left: `${menu.left}px`, top: `${menu.top}px` }}>
      <b>Ping {about}</b>
      {tables.pings.slice(PING.LOOK).map((name, i) => (
        <button key={name} role="menuitem" class={`ping ${name.toLowerCase()}`} autofocus={i === 0} onClick={() => play.ping(i + 1)}>
          <kbd>{i + 1}</kbd> {words(name)}
        </button>
      ))}
    </div>
  );
}
