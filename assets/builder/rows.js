// Lists whose rows the organizer adds, fills in, orders and takes away; one hidden field of the form holds each as JSON.

import { createElement, useState } from "react";
import { useHiddenField } from "./hidden.js";

export const LANGUAGES = ["kk", "ru", "en"];
const SHORT = { kk: "Қаз", ru: "Рус", en: "Eng" };

export const emptyTexts = () => ({ kk: "", ru: "", en: "" });

// The rows as they are drawn, a way to change them that also tells the form, and the form's field.
export function useRows(name, value) {
  const read = (text) => JSON.parse(text || "[]");
  const [rows, setRows] = useState(() => read(value));
  const [input, write] = useHiddenField(name, value, (text) => setRows(read(text)));
  const change = (next) => {
    setRows(next);
    write(JSON.stringify(next));
  };
  return [rows, change, input];
}

export const replaced = (list, place, row) => list.map((each, index) => (index === place ? row : each));
export const without = (list, place) => list.filter((_, index) => index !== place);

export function moved(list, place, step) {
  const next = [...list];
  [next[place], next[place + step]] = [next[place + step], next[place]];
  return next;
}

// One text in three languages: the main one large, the others below it.
export function texts({ label, mark, value, onChange, main, words }) {
  const inputs = LANGUAGES.map((code) => {
    const isMain = code === main;
    const input = createElement("input", {
      className: "field-input",
      value: value[code] ?? "",
      maxLength: 120,
      autoComplete: "off",
      lang: code,
      "aria-label": isMain ? label : `${label}, ${words[`in_${code}`]}`,
      "data-testid": isMain ? mark : `${mark}-${code}`,
      onChange: (event) => onChange({ ...value, [code]: event.target.value }),
    });
    const short = createElement("span", { className: "builder-language", "aria-hidden": true }, SHORT[code]);
    return createElement("div", { key: code, className: isMain ? "builder-text builder-text-main" : "builder-text" }, short, input);
  });
  return createElement("div", { className: "builder-texts" }, inputs);
}

export function button(text, onClick, attributes = {}) {
  return createElement("button", { type: "button", className: "button button-secondary", onClick, ...attributes }, text);
}

// A button that is a sign: what it does, and to what, is told to those who cannot see it.
export function sign(text, label, onClick, attributes = {}) {
  return createElement("button", { type: "button", className: "builder-part-move", "aria-label": label, title: label, onClick, ...attributes }, text);
}

export function select({ label, value, options, onChange, mark }) {
  const shown = options.map(([key, text]) => createElement("option", { key, value: key }, text));
  const attributes = { className: "field-input", value, "aria-label": label, "data-testid": mark };
  const control = createElement("select", { ...attributes, onChange: (event) => onChange(event.target.value) }, shown);
  return createElement("div", { className: "select" }, control);
}
