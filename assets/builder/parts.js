// The list of the page's parts: a box to show each, arrows to move it. The form's field `sections` holds those shown.

import { createElement, useState } from "react";
import { useHiddenField } from "./hidden.js";
import { moved } from "./rows.js";

export function PartList({ value, labels, up, down }) {
  const [parts, setParts] = useState(() => open(value, labels));
  const [input, write] = useHiddenField("sections", value, (text) => setParts(open(text, labels)));
  const change = (next) => {
    setParts(next);
    write(next.filter((part) => part.isShown).map((part) => part.name).join(","));
  };
  const rows = parts.map((part, place) => row(part, place, { parts, change, labels, up, down }));
  return createElement("div", null, createElement("ol", { className: "builder-parts" }, rows), input);
}

// A hidden part stands behind the one that it usually follows.
function open(value, labels) {
  const usual = Object.keys(labels);
  const parts = value.split(",").filter((name) => name in labels).map((name) => ({ name, isShown: true }));
  for (const [place, name] of usual.entries()) {
    if (parts.some((part) => part.name === name)) continue;
    const before = parts.findIndex((part) => part.name === usual[place - 1]);
    parts.splice(before + 1, 0, { name, isShown: false });
  }
  return parts;
}

function row(part, place, { parts, change, labels, up, down }) {
  const toggle = () => change(parts.map((each) => (each === part ? { ...part, isShown: !part.isShown } : each)));
  const move = (step) => () => change(moved(parts, place, step));
  const box = createElement("input", { type: "checkbox", checked: part.isShown, onChange: toggle });
  const label = createElement("label", null, box, labels[part.name]);
  const arrow = (sign, name, step, isOff) =>
    createElement(
      "button",
      { type: "button", className: "builder-part-move", disabled: isOff, onClick: move(step), "aria-label": `${labels[part.name]}: ${name}` },
      sign,
    );
  const arrows = [arrow("↑", up, -1, place === 0), arrow("↓", down, 1, place === parts.length - 1)];
  const attributes = { key: part.name, "data-testid": "part", "data-part": part.name };
  return createElement("li", attributes, label, ...arrows);
}
