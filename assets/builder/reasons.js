// What else is celebrated at the same table: a row an occasion, with its names and, where it is told, an age.

import { createElement } from "react";
import { button, emptyTexts, replaced, select, sign, texts, useRows, without } from "./rows.js";

const MOST = 2;

export function ReasonList({ value, occasions, order, aged, main, words }) {
  const [reasons, change, field] = useRows("also", value);
  const rows = reasons.map((reason, place) =>
    reasonRow(reason, {
      place,
      change: (fields) => change(replaced(reasons, place, { ...reason, ...fields })),
      remove: () => change(without(reasons, place)),
      options: order.map((key) => [key, occasions[key]]),
      isAged: aged.includes(reason.occasion),
      main,
      words,
    }),
  );
  const add = () => change([...reasons, { occasion: "sundet", names: emptyTexts(), age: null }]);
  const more = reasons.length < MOST && button(words.add, add, { "data-testid": "reason-add" });
  return createElement("div", { className: "builder-rows" }, rows, more, field);
}

function reasonRow(reason, { place, change, remove, options, isAged, main, words }) {
  const mark = `reason-${place + 1}`;
  const name = options.find(([key]) => key === reason.occasion)?.[1] ?? "";
  const age = createElement("input", {
    className: "field-input",
    type: "number",
    min: 1,
    max: 120,
    inputMode: "numeric",
    value: reason.age ?? "",
    "aria-label": words.age,
    "data-testid": `${mark}-age`,
    onChange: (event) => change({ age: event.target.value === "" ? null : event.target.value }),
  });
  const choose = (occasion) => change({ occasion });
  return createElement(
    "div",
    { key: place, className: "builder-row", "data-testid": "reason" },
    createElement(
      "div",
      { className: "builder-row-head" },
      select({ label: words.occasion, value: reason.occasion, options, onChange: choose, mark: `${mark}-occasion` }),
      sign("×", `${name}: ${words.remove}`, remove, { "data-testid": `${mark}-remove` }),
    ),
    createElement("span", { className: "field-hint", "aria-hidden": true }, words.names),
    texts({ label: words.names, mark: `${mark}-names`, value: reason.names, onChange: (names) => change({ names }), main, words }),
    isAged && createElement("span", { className: "field-hint", "aria-hidden": true }, words.age),
    isAged && age,
  );
}
