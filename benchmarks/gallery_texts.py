"""What the page of the gallery says about its films; facts of the hunt take the places in braces."""

from __future__ import annotations

TEXTS = {
    "test": """\
Near {place} the partner stops face {face} at tick {begin} and gives the empathy test: {answers}, {yes}
of them yes. The bar of the face in the case file stands at log-odds {odds} then. The hunter, {armed},
challenges it at tick {tick}, and {frame} comes out.""",
    "ambush": """\
All secrets are shown: violet rings are rogues in cover. The hunter is {away} tiles away when at tick
{tick} face {face}, whom nobody has tested, drops its cover {near} from the partner: {frame}. Squares
glow where strikes are about to land. The fight takes {lost} points from her, and {after}.""",
    "volley": """\
Near {place} the hunter fights {first} when at tick {tick} face {face} drops its cover to help: {second}.
A rogue with two other mechs within {reach} tiles, the hunter's among them, is a target for the
checkpoints' batteries. They fire at tick {fired}: squares of 3 × 3 tiles show where the volley lands at
tick {landed}. It {after}.""",
    "revival": """\
The {fallen} goes down at tick {tick}, in a fight with {foes}. She bleeds: the {helper}, {far} away, has
{bleed} ticks to get to her. Reviving takes {ticks} ticks beside her; the enemy is {left}. At tick {up} the
{fallen} is up again.""",
    "jammer": """\
“radio jammed” stands above the map: near {place} a jammer cuts the radio of both sides, {ticks} from
tick {tick} on{bursts}. Who is inside its circle isn't told what the other sees, and a partner inside
can't scan. The hunter, {away}, fights it all the same; {outcome}.""",
    "barrage": """\
All secrets are shown. The howitzer doesn't see the {who}, {far} away; face {face}, {spotter} {how},
does, and tells it by radio. At tick {tick} a barrage is laid on the {who}'s place, without a line of
sight; it lands at tick {lands} and {after}.""",
    "cloak": """\
This is what the team knows. Near {place} a phantom cloaks at tick {tick}, {times} in this film; for
{unseen} nobody of the team sees it, and a broken ring is where it was last. It comes close and strikes:
the fight takes {lost} points from the hunter, and {outcome}.""",
    "charge": """\
Near {place} a lancer lines up with the hunter. Its charge lands in the tick after it is laid, before
anybody moves: she has to be off the line by then, and at tick {tick} she is. The lancer {after}. In the
end {outcome}.""",
    "sabotage": """\
All secrets are shown. Face {face} (violet ring) works undisturbed at {site}, and at tick {tick} the
alarm tells the whole city that it is sabotaged: a red cross marks it. The team {near}. {later} ticks
after the alarm the hunter challenges the culprit, on {clues}: {frame}.""",
    "cleared": """\
The end of a hunt that is won: a red lamp beside the map for each rogue that is retired. {shown} in this
film; the last is {frame}, at tick {tick}. The city is cleared {words}, and {trust} % of its trust is
left.""",
    "lost": """\
The end of a hunt that is lost. {why}: it is over at tick {tick}, {words}, and {retired} of {rogues} are
retired. {mechs} at the end.""",
}
"""The text of each film, by its name."""


def told(name: str, facts: dict[str, object]) -> str:
    """The text of a film, in one line."""
    return TEXTS[name].format(**facts).replace("\n", " ")
