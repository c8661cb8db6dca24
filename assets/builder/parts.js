// The list of the page's parts: a box to show each, arrows to move it. The form's field `sections` holds those shown.

import { createElement, useEffect, useRef, useState } from "react";

export function PartList({ value, labels, up, down }) {
  const field = useRef(null);
  const [parts, setParts] = useState(() => open(value, labels));
  const shown = parts.filter((part) => part.isShown).map((part) => part.name).join(",");
  const change = (next) => {
    setParts(next);
    field.current.value = next.filter((part) => part.isShown).map((part) => part.name).join(",");
    field.current.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // Words of a tab that was closed before they were saved are put into the field from outside.
  useEffect(() => {
    const restore = () => setParts(open(field.current.value, labels));
    field.current.addEventListener("restore", restore);
    return () => field.current?.removeEventListener("restore", restore);
  }, []);
  const rows = parts.map((part, place) => row(part, place, { parts, change, labels, up, down }));
  const input = createElement("input", { key: "field", ref: field, type: "text", hidden: true, name: "sections", defaultValue: shown });
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
  const move = (step) => () => change(swap(parts, place, place + step));
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

function swap(parts, first, second) {
  const next = [...parts];
  [next[first], next[second]] = [next[second], next[first]];
  return next;
}
