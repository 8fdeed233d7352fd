/** Small parts that panels are made of. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { portrait } from "./portrait";

export function Bar(props: { share: number; kind: string; label: string; text?: string; mark?: number }) {
  const share = Math.max(0, Math.min(1, props.share));
  return (
    <div class={`bar ${props.kind}`} role="meter" aria-label={props.label} aria-valuemin={0} aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)} title={`${props.label}: ${props.text ?? `${Math.round(share * 100)} %`}`}>
      <span class="bar-name">{props.label}</span>
      <span class="bar-track">
        <span class="bar-fill" style={{ width: `${share * 100}%` }} />
        {props.mark !== undefined && <span class="bar-mark" style={{ left: `${props.mark * 100}%` }} />}
      </span>
      <span class="bar-text">{props.text ?? `${Math.round(share * 100)} %`}</span>
    </div>
  );
}

/** Log-odds, thousandths, as a bar from the middle: to the right a rogue, to the left none. */
export function Odds(props: { odds: number; tests: number }) {
  const share = Math.max(-1, Math.min(1, props.odds / 5000));
  const chance = 1 / (1 + Math.exp(-props.odds / 1000));
  const words = props.tests
    ? `${props.tests} answers, log-odds ${(props.odds / 1000).toFixed(1)}: ${(chance / (1 - chance)).toPrecision(2)} to 1`
    : "not tested";
  return (
    <span class={`odds ${props.odds > 0 ? "yes" : "no"}`} title={words} aria-label={words} role="img">
      <span class="odds-fill" style={{ left: `${50 + Math.min(0, share) * 50}%`, width: `${Math.abs(share) * 50}%` }} />
    </span>
  );
}

/** The picture of a face. */
export const Face = (props: { face: number; big?: boolean }) => <img class={props.big ? "portrait big" : "portrait"} src={portrait(props.face)} alt="" />;

export function Panel(props: { title: string; class?: string; children: ComponentChildren; extra?: ComponentChildren }) {
  return (
    <section class={`panel ${props.class ?? ""}`} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.extra}
      </header>
      {props.children}
    </section>
  );
}

/** A mech from above: four plates, the hull, its heat. */
export function MechSign(props: { armour: number[]; hull: number; heat: number; weak?: number }) {
  const colour = (share: number) =>
    share < 0 ? "#ffffff30" : share > 0.6 ? "var(--good)" : share > 0.3 ? "var(--warm)" : share > 0 ? "var(--bad)" : "#ffffff12";
  const words = ["front", "right", "back", "left"].map((side, i) => `${side} ${Math.round(props.armour[i] * 100)} %`).join(", ");
  return (
    <svg class="mech" viewBox="-50 -50 100 100" role="img" aria-label={`Armour: ${words}`}>
      <title>{words}</title>
      {props.armour.map((share, side) => (
        <path key={side} d="M -27 -36 A 45 45 0 0 1 27 -36" transform={`rotate(${side * 90})`} fill="none"
          stroke={colour(share)} stroke-width={props.weak === side ? 10 : 7} stroke-dasharray={props.weak === side ? "5 3" : ""} />
      ))}
      <polygon points="0,-30 20,-18 24,8 14,26 -14,26 -24,8 -20,-18" fill={colour(props.hull)} opacity="0.85" />
      <circle r="9" fill={props.heat > 1 ? "#fff0c8" : `hsl(${210 - 190 * Math.max(0, props.heat)} 90% 55%)`} />
    </svg>
  );
}

/** The button that one most likely wants: it has the focus as soon as it is there. */
export function Go(props: { onClick: () => void; disabled?: boolean; children: ComponentChildren }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return <button class="go" ref={button} disabled={props.disabled} onClick={props.onClick}>{props.children}</button>;
}

export const Key = (props: { k: string }) => <kbd>{props.k.length === 1 && props.k >= "A" && props.k <= "Z" ? `⇧${props.k}` : props.k.toUpperCase()}</kbd>;
