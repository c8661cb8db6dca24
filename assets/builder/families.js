// Hosts by families: a row a family, within it a row a name with the mark for the late. The eldest are proposed to stand first.

import { createElement } from "react";
import { button, emptyTexts, moved, replaced, select, sign, texts, useRows, without } from "./rows.js";

const MOST_FAMILIES = 6;
const MOST_PEOPLE = 6;
const OWN = ""; // a family that the organizer calls by a word of their own

export function FamilyList({ value, kin, order, proposed, main, words }) {
  const [families, change, field] = useRows("families", value);
  const add = () => change(place(families, makeFamily(families, proposed), order));
  const cards = families.map((family, number) =>
    createElement(Family, {
      key: number,
      family,
      number,
      count: families.length,
      change: (next) => change(replaced(families, number, next)),
      move: (step) => change(moved(families, number, step)),
      remove: () => change(without(families, number)),
      kin: order.map((key) => [key, kin[key]]),
      main,
      words,
    }),
  );
  const more = families.length ? words.more : words.add;
  return createElement(
    "div",
    { className: "builder-rows" },
    cards,
    families.length < MOST_FAMILIES && button(more, add, { "data-testid": "family-add" }),
    field,
  );
}

function Family({ family, number, count, change, move, remove, kin, main, words }) {
  const mark = `family-${number + 1}`;
  const name = kin.find(([key]) => key === family.kin)?.[1] ?? (family.label[main] || words.own);
  const setPeople = (people) => change({ ...family, people });
  const choose = (key) => change({ ...family, kin: key === OWN ? null : key });
  const people = family.people.map((host, place) =>
    hostRow(host, { mark: `${mark}-person-${place + 1}`, people: family.people, place, setPeople, main, words }),
  );
  const head = [
    select({ label: words.kin, value: family.kin ?? OWN, options: [...kin, [OWN, words.own]], onChange: choose, mark: `${mark}-kin` }),
    sign("↑", `${name}: ${words.up}`, () => move(-1), { disabled: number === 0 }),
    sign("↓", `${name}: ${words.down}`, () => move(1), { disabled: number === count - 1 }),
    sign("×", `${name}: ${words.remove}`, remove, { "data-testid": `${mark}-remove` }),
  ];
  const label = texts({ label: words.label, mark: `${mark}-label`, value: family.label, onChange: (label) => change({ ...family, label }), main, words });
  const addPerson = () => setPeople([...family.people, makeHost()]);
  return createElement(
    "fieldset",
    { className: "builder-row", "data-testid": "family" },
    createElement("legend", { className: "visually-hidden" }, name),
    createElement("div", { className: "builder-row-head" }, ...head),
    family.kin === null && label,
    people,
    family.people.length < MOST_PEOPLE &&
      button(words.person_add, addPerson, { className: "button button-quiet", "data-testid": `${mark}-add` }),
  );
}

function hostRow(host, { mark, people, place, setPeople, main, words }) {
  const change = (fields) => setPeople(replaced(people, place, { ...host, ...fields }));
  const late = createElement("input", {
    type: "checkbox",
    checked: host.is_late,
    "data-testid": `${mark}-late`,
    onChange: () => change({ is_late: !host.is_late }),
  });
  const shown = host.name[main] || `${words.name} ${place + 1}`;
  const remove = () => setPeople(without(people, place));
  return createElement(
    "div",
    { key: place, className: "builder-host" },
    texts({ label: `${words.name} ${place + 1}`, mark, value: host.name, onChange: (name) => change({ name }), main, words }),
    createElement(
      "div",
      { className: "builder-host-tools" },
      createElement("label", { className: "builder-tick" }, late, words.late),
      people.length > 1 && sign("×", `${shown}: ${words.remove}`, remove),
    ),
  );
}

const makeHost = () => ({ name: emptyTexts(), is_late: false });

// The next family that such an occasion usually has, as a pair.
function makeFamily(families, proposed) {
  const kin = proposed.find((key) => families.every((family) => family.kin !== key)) ?? null;
  return { kin, label: emptyTexts(), people: [makeHost(), makeHost()] };
}

// Before the first family that is younger; the organizer may move it afterwards.
function place(families, family, order) {
  const rank = (each) => (each.kin === null ? -1 : order.indexOf(each.kin));
  const younger = family.kin === null ? -1 : families.findIndex((each) => rank(each) > rank(family));
  const at = younger < 0 ? families.length : younger;
  return [...families.slice(0, at), family, ...families.slice(at)];
}
